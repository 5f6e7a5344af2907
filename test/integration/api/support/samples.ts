/** A request per route that is right in itself, over rows of company P1. */
import type { RoutePolicy } from '../../../../api/auth/guard.ts';
import { idOf } from '../../../../api/ids.ts';
import type { Api } from './app.ts';
import { seedEnrolment } from './enrolment.ts';
import { seedJourney, type SeededJourney } from './journey.ts';

/** What the samples are about. */
export type Seeded = {
  readonly own: SeededJourney;
  readonly enrolmentId: string;
  readonly partner: string;
  readonly entry: string;
  readonly importId: string;
};

/** Puts a journey, a deal and a file of P1 into the world. */
export async function seedSamples(api: Api): Promise<Seeded> {
  const own = await seedJourney(api, 'P1', 'lead1');
  const enrolmentId = await seedEnrolment(api, 'P1', 'admin1');
  const sent = await api.ask('system', 'POST', '/v1/events', {
    payload: {
      specversion: '1.0',
      id: 'M-1',
      source: '/deal-desk',
      type: 'deal.closed',
      data: {
        deal: 'D-100',
        account: 'SP-1',
        customer: 'cust-1',
        product: 'compute',
        licence: 'subscription',
        role: 'transact',
        currency: 'CAD',
        amount: '100000.00',
        date: '2023-08-01',
      },
    },
  });
  if (sent.statusCode !== 200) throw new Error(sent.body);
  const imported = await api.ask('system', 'POST', '/v1/imports?name=rates.csv', {
    payload: 'month,currency,usd\n2023-01,USD,1\n',
    headers: { 'content-type': 'text/csv' },
  });
  const partner = await api.partner('P1');
  const history = await api.ask('admin1', 'GET', `/v1/partners/${partner}/entries`);
  const [newest] = history.json<{ items: { id: string }[] }>().items;
  return {
    own,
    enrolmentId,
    partner,
    entry: newest?.id ?? '',
    importId: imported.json<{ id: string }>().id,
  };
}

export type Sample = {
  readonly path: string;
  readonly body?: unknown;
  /** Whose it is: of company P1, of the program, of whoever asks, or nobody's (404 for all who may). */
  readonly rows: 'P1' | 'program' | 'own' | 'none';
};

/** A request per route that is right in itself; a route without one fails below. */
export function sampleOf(
  { method, url }: Pick<RoutePolicy, 'method' | 'url'>,
  { own, enrolmentId, partner: partnerId, entry, importId }: Seeded,
): Sample | undefined {
  const journey = idOf('jrn', own.journeyId);
  const step = `/v1/journeys/${journey}/steps/${own.step}`;
  const approval = `/v1/approvals/${idOf('apr', own.approvalId)}`;
  const partner = `/v1/partners/${partnerId}`;
  const samples: Record<string, Sample> = {
    ...enrolmentSamples(`/v1/enrolments/${idOf('enr', enrolmentId)}`),
    'GET /v1/me': { path: '/v1/me', rows: 'own' },
    'PATCH /v1/me': { path: '/v1/me', body: { zone: 'UTC' }, rows: 'own' },
    'PUT /v1/me/acting': {
      path: '/v1/me/acting',
      body: { membership: 'mbr_zzzzzz' },
      rows: 'own',
    },
    'PUT /v1/me/view': { path: '/v1/me/view', body: { partner: partnerId }, rows: 'P1' },
    'DELETE /v1/me/view': { path: '/v1/me/view', rows: 'own' },
    'GET /v1/me/notifications': { path: '/v1/me/notifications', rows: 'own' },
    'POST /v1/me/notifications/marks': {
      path: '/v1/me/notifications/marks',
      body: { read: true, upTo: 'ntf_1' },
      rows: 'own',
    },
    'GET /v1/me/notifications/settings': {
      path: '/v1/me/notifications/settings',
      rows: 'own',
    },
    'PATCH /v1/me/notifications/settings': {
      path: '/v1/me/notifications/settings',
      body: { topic: 'status', channel: 'screen', on: true },
      rows: 'own',
    },
    'GET /v1/roles': { path: '/v1/roles', rows: 'own' },
    'GET /v1/members': { path: '/v1/members', rows: 'own' },
    // Nobody's: what is done to somebody stands in members.test.ts.
    'PATCH /v1/members/:id': {
      path: '/v1/members/mbr_zzzzzz',
      body: { countries: [] },
      rows: 'none',
    },
    'DELETE /v1/members/:id': { path: '/v1/members/mbr_zzzzzz', rows: 'none' },
    'DELETE /v1/me/memberships/:id': { path: '/v1/me/memberships/mbr_zzzzzz', rows: 'none' },
    'POST /v1/invitations': {
      path: '/v1/invitations',
      body: { mail: 'new@p1.example', role: 'team-member' },
      rows: 'own',
    },
    'DELETE /v1/invitations/:id': { path: '/v1/invitations/inv_zzzzzz', rows: 'none' },
    'GET /v1/partners/:id/explanation': { path: `${partner}/explanation?of=tier`, rows: 'P1' },
    'GET /v1/partners/:id/capabilities': { path: `${partner}/capabilities`, rows: 'P1' },
    'POST /v1/partners/:id/what-if': {
      path: `${partner}/what-if`,
      body: { certified: [{ name: 'advanced-compute', count: 2 }] },
      rows: 'P1',
    },
    'GET /v1/partners/:id/administrator-claim': {
      path: `${partner}/administrator-claim`,
      rows: 'P1',
    },
    'POST /v1/partners/:id/administrator-claim': {
      path: `${partner}/administrator-claim`,
      body: { reason: 'She has left.' },
      rows: 'P1',
    },
    'POST /v1/administrator-claims/:id/decision': {
      path: '/v1/administrator-claims/acl_zzzzzz/decision',
      body: { verdict: 'approve' },
      rows: 'none',
    },
    // What is decided about somebody stands in applications.test.ts.
    'GET /v1/join-requests': { path: '/v1/join-requests', rows: 'own' },
    'POST /v1/join-requests/:id/decision': {
      path: '/v1/join-requests/jnr_zzzzzz/decision',
      body: { verdict: 'accept' },
      rows: 'none',
    },
    'GET /v1/me/learning': { path: '/v1/me/learning', rows: 'own' },
    'GET /v1/partners/:id/assignments': { path: `${partner}/assignments`, rows: 'P1' },
    'GET /v1/partners/:id/assignables': { path: `${partner}/assignables`, rows: 'P1' },
    'POST /v1/partners/:id/assignments': {
      path: `${partner}/assignments`,
      body: {
        person: 'psn_zzzzzz',
        what: { kind: 'training', name: 'sales-essentials' },
        dueOn: '2023-10-01',
      },
      rows: 'P1',
    },
    'DELETE /v1/assignments/:id': { path: '/v1/assignments/asg_zzzzzz', rows: 'none' },
    'GET /v1/me/data': { path: '/v1/me/data', rows: 'own' },
    // Another's address: nobody is erased here.
    'POST /v1/me/erasure': {
      path: '/v1/me/erasure',
      body: { mail: 'not@mine.example' },
      rows: 'own',
    },
    'GET /v1/people/:id/data': { path: '/v1/people/psn_zzzzzz/data', rows: 'none' },
    'POST /v1/people/:id/erasure': {
      path: '/v1/people/psn_zzzzzz/erasure',
      body: { reason: 'asked for it' },
      rows: 'none',
    },
    'GET /v1/partners': { path: '/v1/partners', rows: 'own' },
    'GET /v1/partners/:id': { path: partner, rows: 'P1' },
    'GET /v1/partners/:id/people': { path: `${partner}/people`, rows: 'P1' },
    'GET /v1/partners/:id/certifications': { path: `${partner}/certifications`, rows: 'P1' },
    'GET /v1/partners/:id/standing': { path: `${partner}/standing`, rows: 'P1' },
    'GET /v1/partners/:id/standing/timeline': { path: `${partner}/standing/timeline`, rows: 'P1' },
    'GET /v1/partners/:id/standing/explanation': {
      path: `${partner}/standing/explanation`,
      rows: 'P1',
    },
    'GET /v1/partners/:id/entries': { path: `${partner}/entries`, rows: 'P1' },
    'GET /v1/partners/:id/entries/:entry': { path: `${partner}/entries/${entry}`, rows: 'P1' },
    'GET /v1/partners/:id/facts/:subject': { path: `${partner}/facts/D-100`, rows: 'P1' },
    'GET /v1/partners/:id/stream': { path: `${partner}/stream`, rows: 'P1' },
    'GET /v1/stream': { path: '/v1/stream', rows: 'own' },
    'GET /v1/search': { path: '/v1/search?q=D-1', rows: 'own' },
    'GET /v1/sources': { path: '/v1/sources', rows: 'own' },
    'GET /v1/practices': { path: '/v1/practices', rows: 'own' },
    'GET /v1/journeys': { path: '/v1/journeys', rows: 'own' },
    'POST /v1/journeys': {
      path: '/v1/journeys',
      body: { kind: 'practice', practice: 'none-such' },
      rows: 'own',
    },
    'GET /v1/journeys/:id': { path: `/v1/journeys/${journey}`, rows: 'P1' },
    'GET /v1/journeys/:id/history': { path: `/v1/journeys/${journey}/history`, rows: 'P1' },
    'POST /v1/journeys/:id/pause': { path: `/v1/journeys/${journey}/pause`, body: {}, rows: 'P1' },
    'POST /v1/journeys/:id/resume': {
      path: `/v1/journeys/${journey}/resume`,
      body: {},
      rows: 'P1',
    },
    'POST /v1/journeys/:id/withdraw': {
      path: `/v1/journeys/${journey}/withdraw`,
      body: {},
      rows: 'P1',
    },
    'POST /v1/journeys/:id/steps/:step/assessment': {
      path: `${step}/assessment`,
      body: { answers: {} },
      rows: 'P1',
    },
    'POST /v1/journeys/:id/steps/:step/submission': {
      path: `${step}/submission`,
      body: {},
      rows: 'P1',
    },
    'POST /v1/journeys/:id/steps/:step/evidence': {
      path: `${step}/evidence`,
      body: { kind: 'note', name: 'n', note: 'text' },
      rows: 'P1',
    },
    'DELETE /v1/journeys/:id/steps/:step/evidence/:evidence': {
      path: `${step}/evidence/${idOf('evd', own.evidenceId)}`,
      rows: 'P1',
    },
    'GET /v1/journeys/:id/evidence/:evidence': {
      path: `/v1/journeys/${journey}/evidence/${idOf('evd', own.evidenceId)}`,
      rows: 'P1',
    },
    'PUT /v1/journeys/:id/playbook/:item': {
      path: `/v1/journeys/${journey}/playbook/${playbookItem(own)}`,
      body: { done: true },
      rows: 'P1',
    },
    'GET /v1/approvals': { path: '/v1/approvals', rows: 'own' },
    'GET /v1/approvals/:id': { path: approval, rows: 'P1' },
    'POST /v1/approvals/:id/take-back': {
      path: `${approval}/take-back`,
      body: { reason: 'a mistake' },
      rows: 'P1',
    },
    'POST /v1/approvals/:id/decision': {
      path: `${approval}/decision`,
      body: { verdict: 'reject' },
      rows: 'P1',
    },
    'PUT /v1/approvals/:id/take': { path: `${approval}/take`, rows: 'P1' },
    'DELETE /v1/approvals/:id/take': { path: `${approval}/take`, rows: 'P1' },
    'POST /v1/approvals/decisions': {
      path: '/v1/approvals/decisions',
      body: { items: [{ id: 'apr_zzzzzz' }], verdict: 'approve' },
      rows: 'own',
    },
    'GET /v1/me/delegations': { path: '/v1/me/delegations', rows: 'own' },
    'POST /v1/me/delegations': {
      path: '/v1/me/delegations',
      body: { to: null, away: true, from: '2023-09-04', until: '2023-09-08' },
      rows: 'own',
    },
    'DELETE /v1/me/delegations/:id': { path: '/v1/me/delegations/dlg_zzzzzz', rows: 'none' },
    'POST /v1/events': { path: '/v1/events', body: [{}], rows: 'program' },
    'POST /v1/xapi/statements': { path: '/v1/xapi/statements', body: [{}], rows: 'program' },
    'POST /v1/imports': { path: '/v1/imports', body: 'month,currency,usd\n', rows: 'program' },
    'GET /v1/imports/:id': { path: `/v1/imports/${importId}`, rows: 'program' },
    'GET /v1/imports/:id/refusals': {
      path: `/v1/imports/${importId}/refusals`,
      rows: 'program',
    },
    'GET /v1/audit': { path: '/v1/audit', rows: 'own' },
    'GET /v1/editions': { path: '/v1/editions', rows: 'own' },
    'GET /v1/editions/:id/guide': { path: `/v1/editions/${own.plan.edition}/guide`, rows: 'own' },
    'GET /v1/editions/:id/letter': {
      path: `/v1/editions/${own.plan.edition}/letter?from=${own.plan.edition}`,
      rows: 'own',
    },
    'GET /v1/editions/:id': { path: `/v1/editions/${own.plan.edition}`, rows: 'own' },
    'GET /v1/editions/:id/compare': {
      path: `/v1/editions/${own.plan.edition}/compare?with=${own.plan.edition}`,
      rows: 'program',
    },
    'GET /v1/editions/:id/release-requests': {
      path: `/v1/editions/${own.plan.edition}/release-requests`,
      rows: 'program',
    },
    // Nobody writes a draft here.
    'POST /v1/editions/:id/release-requests': {
      path: `/v1/editions/${own.plan.edition}/release-requests`,
      body: { simulation: 'sim_zzzzzz' },
      rows: 'none',
    },
    'GET /v1/simulations': { path: `/v1/simulations?edition=${own.plan.edition}`, rows: 'program' },
    'POST /v1/simulations': {
      path: '/v1/simulations',
      body: { edition: own.plan.edition },
      rows: 'program',
    },
    'GET /v1/simulations/:id': { path: '/v1/simulations/sim_zzzzzz', rows: 'none' },
    'POST /v1/simulations/:id/cancel': { path: '/v1/simulations/sim_zzzzzz/cancel', rows: 'none' },
    'GET /v1/simulations/:id/results': { path: '/v1/simulations/sim_zzzzzz/results', rows: 'none' },
    'GET /v1/simulations/:id/results/:partner': {
      path: '/v1/simulations/sim_zzzzzz/results/ptn_1',
      rows: 'none',
    },
    'GET /v1/simulations/:id/export.csv': {
      path: '/v1/simulations/sim_zzzzzz/export.csv',
      rows: 'none',
    },
    'GET /v1/requests/:id': {
      path: '/v1/requests/req_00000000000000000000000000000000',
      rows: 'own',
    },
  };
  return samples[`${method} ${url}`];
}

const playbookItem = (own: SeededJourney): string =>
  own.plan.milestones.flatMap((one) => one.playbook)[0]?.id ?? '';

function enrolmentSamples(enrolment: string): Record<string, Sample> {
  const lines = ['CA/solution-builder'];
  const asked = [{ country: 'CA', model: 'solution-builder' }];
  const bodies: Record<string, object> = {
    decisions: { lines, verdict: 'reject', code: 'no-market' },
    answers: { lines, reason: 'mended' },
    'take-back': { lines, reason: 'a mistake' },
    acceptances: {
      ...{ entity: 'north-america', version: '2023-07', locale: 'en', hash: '0'.repeat(64) },
    },
    lines: { lines: asked },
    drop: { lines },
    signatories: { people: ['psn_1'] },
    renew: { contacts: ['psn_1'] },
    withdraw: {},
    leave: {},
    reinstate: {},
    suspend: { reason: 'a dispute' },
  };
  return {
    'GET /v1/enrolments': { path: '/v1/enrolments', rows: 'own' },
    'POST /v1/enrolments': { path: '/v1/enrolments', body: { lines: asked }, rows: 'own' },
    'GET /v1/enrolments/offer': { path: '/v1/enrolments/offer', rows: 'own' },
    'GET /v1/enrolments/:id': { path: enrolment, rows: 'P1' },
    // It came of no application.
    'GET /v1/enrolments/:id/application': { path: `${enrolment}/application`, rows: 'none' },
    'POST /v1/enrolments/:id/same-company': {
      path: `${enrolment}/same-company`,
      body: { partner: 'ptn_zzzzzz' },
      rows: 'none',
    },
    'POST /v1/enrolments/:id/same-company/take-back': {
      path: `${enrolment}/same-company/take-back`,
      body: { reason: 'another one' },
      rows: 'none',
    },
    'PUT /v1/enrolments/:id/take': { path: `${enrolment}/take`, rows: 'P1' },
    'DELETE /v1/enrolments/:id/take': { path: `${enrolment}/take`, rows: 'P1' },
    'GET /v1/enrolments/:id/history': { path: `${enrolment}/history`, rows: 'P1' },
    ...Object.fromEntries(
      Object.entries(bodies).map(([what, body]) => [
        `POST /v1/enrolments/:id/${what}`,
        { path: `${enrolment}/${what}`, body, rows: 'P1' } as const,
      ]),
    ),
  };
}
