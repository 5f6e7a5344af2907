/**
 * Two people who are nobody yet: one is halfway through an application, the link that goes on in a mail; the other asks to act
 * for a company that is here. Told by what the API calls, since the secret of a mailed link is in the mail only.
 */
import { sql } from 'kysely';
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../db/connect.ts';
import {
  beginApplication,
  followLink,
  joinableCompany,
  saveDraft,
  setLink,
  type StoredApplication,
} from '../db/queries/applications.ts';
import { joinCompany } from '../db/queries/join-requests.ts';
import { EMPTY_DRAFT, type ApplicationDraft } from '../program/application.ts';
import type { Clock } from '../program/clock.types.ts';
import type { Locale } from '../program/models.ts';
import { STORY_DOMAIN } from './people.ts';

type Applicant = { readonly mail: string; readonly name: string; readonly locale: Locale };
type Options = { readonly db: Db; readonly clock: Clock };

const APPLICANT: Applicant = {
  mail: 'lea.fontaine@boreal-systemes.example',
  name: 'Léa Fontaine',
  locale: 'fr-CA',
};
const COLLEAGUE: Applicant = {
  mail: `noah.bergeron@${STORY_DOMAIN}`,
  name: 'Noah Bergeron',
  locale: 'en',
};
const DRAFT: ApplicationDraft = {
  ...EMPTY_DRAFT,
  company: {
    legalName: 'Boréal Systèmes inc.',
    taxNumber: '81420 7719 RC0001',
    website: 'https://www.boreal-systemes.example',
    homeCountry: 'CA',
  },
  sites: [
    {
      ...{ country: 'CA', street: '410, rue Saint-Nicolas', city: 'Montréal' },
      ...{ region: 'QC', postalCode: 'H2Y 2P5' },
      models: ['solution-reseller', 'solution-services-provider'],
    },
  ],
};
/** A second mail follows the first at the earliest after a minute: the first was asked for before that. */
const EARLIER_MS = 300_000;
const mailWaitMs = 20_000;
const lookEveryMs = 200;

/** Tells both. Told again, whoever is further already is passed over. */
export async function tellApplicants(options: Options): Promise<void> {
  const { db, clock } = options;
  const draft = await confirmed(options, APPLICANT);
  if (draft !== undefined) {
    const { id, version } = draft;
    await saveDraft(db, { id, version, draft: DRAFT, at: clock.now() });
    // The link that goes on with it.
    await beginApplication(db, { ...APPLICANT, at: clock.now() });
  }
  const asking = await confirmed(options, COLLEAGUE);
  const company = asking && (await joinableCompany(db, asking.mail));
  if (asking !== undefined && company !== undefined)
    await joinCompany(db, asking, company, clock.now());
}

/** An application whose address is confirmed; undefined where it was so before, and where more became of it. */
async function confirmed(
  { db, clock }: Options,
  applicant: Applicant,
): Promise<StoredApplication | undefined> {
  const found = await applicationOf(db, applicant.mail);
  if (found === undefined)
    await beginApplication(db, { ...applicant, at: clock.now() - EARLIER_MS });
  else if (found.state !== 'unconfirmed') return undefined;
  const id = await mailed(db, applicant.mail);
  const hash = createHash('sha256').update(randomBytes(32)).digest();
  const [at, until] = [clock.now(), clock.now() + EARLIER_MS];
  await setLink(db, id, { hash, expiresAt: until });
  return followLink(db, { link: hash, session: randomBytes(32), at, until });
}

type Found = { readonly id: string; readonly state: string; readonly isLinked: boolean };

async function applicationOf(db: Db, mail: string): Promise<Found | undefined> {
  const { rows } = await sql<Found>`
    select id, state, link_hash is not null as "isLinked" from application
    where mail = ${mail} order by id desc limit 1`.execute(db);
  return rows[0];
}

/** Waits until the mail with the link went out, so that no link replaces the one that follows. */
async function mailed(db: Db, mail: string): Promise<string> {
  for (const end = Date.now() + mailWaitMs; ; await sleep(lookEveryMs)) {
    const found = await applicationOf(db, mail);
    if (found !== undefined && (found.isLinked || Date.now() > end)) return found.id;
    if (found === undefined) throw new Error(`There is no application of ${mail}.`);
  }
}
