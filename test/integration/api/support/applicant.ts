/** Somebody who applies: a browser with the cookie of one application. */
import type { LightMyRequestResponse } from 'fastify';
import type { Static } from 'typebox';
import type { ApplicationOne, Draft } from '../../../../api/schemas/applications.ts';
import type { Api } from './app.ts';
import type { Mailbox } from './mailbox.ts';

export type Application = Static<typeof ApplicationOne>;
export type ApplicantDraft = Static<typeof Draft>;

/** A draft that lacks nothing: resellers in two countries. */
export const READY: ApplicantDraft = {
  otherCompany: false,
  company: {
    legalName: 'Boréal Réseaux inc.',
    taxNumber: 'CA 714-336.902',
    website: 'www.boreal.example',
    homeCountry: 'CA',
  },
  sites: [
    {
      ...{ country: 'CA', street: '1 Main Street', city: 'Québec', region: 'QC' },
      ...{ postalCode: 'G1R 2B5', models: ['solution-reseller'] },
    },
    {
      ...{ country: 'US', street: '2 Broadway', city: 'New York', region: 'NY' },
      ...{ postalCode: '10004', models: ['solution-reseller', 'solution-builder'] },
    },
  ],
  contacts: [{ purpose: 'business', name: 'Ines Roy', mail: 'ines.roy@boreal.example' }],
  signer: { isApplicant: true, name: '', mail: '' },
};

export type Applicant = {
  readonly ask: (
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    more?: { readonly payload?: object; readonly version?: number; readonly origin?: string },
  ) => Promise<LightMyRequestResponse>;
  readonly read: () => Promise<Application>;
  /** Saves over the version that stands. */
  readonly save: (draft: ApplicantDraft) => Promise<Application>;
  readonly submit: () => Promise<LightMyRequestResponse>;
};

export const begin = (api: Api, mail: string, over: object = {}) =>
  api.ask(null, 'POST', '/v1/applications', {
    payload: { name: 'Ines Roy', mail, locale: 'en', ...over },
  });
export const confirm = (api: Api, token: string) =>
  api.ask(null, 'POST', '/v1/applications/confirmation', { payload: { token } });

/** Begins, and follows the link of the mail. */
export async function applicant(api: Api, mailbox: Mailbox, mail: string): Promise<Applicant> {
  await begin(api, mail);
  return following(api, await mailbox.tokenTo(mail));
}

/** Follows a link in a browser of its own. */
export async function following(api: Api, token: string): Promise<Applicant> {
  const confirmed = await confirm(api, token);
  if (confirmed.statusCode !== 200) throw new Error(confirmed.body);
  const [cookie] = confirmed.cookies;
  const ask: Applicant['ask'] = (method, path, { payload, version, origin } = {}) =>
    api.ask(null, method, `/v1/applications/current${path}`, {
      ...(payload === undefined ? {} : { payload }),
      headers: {
        cookie: `${cookie?.name}=${cookie?.value}`,
        host: 'localhost:3000',
        origin: origin ?? 'http://localhost:3000',
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
    });
  const read = async () => (await ask('GET', '')).json<Application>();
  return {
    ask,
    read,
    save: async (draft) => {
      const { version } = await read();
      return (await ask('PUT', '/draft', { payload: draft, version })).json<Application>();
    },
    submit: async () => ask('POST', '/submission', { version: (await read()).version }),
  };
}
