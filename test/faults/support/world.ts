/** The small world of a campaign: six partners with an account, a lead and an administrator each, deciders, a system. */
import type { DemoPerson } from '../../../demo/people.ts';

/** A partner of the campaign. */
export type CampaignPartner = {
  readonly code: string;
  readonly account: string;
  readonly domain: string;
  readonly lead: string;
  readonly admin: string;
};

/** The source that all facts of a campaign name. */
export const SOURCE = 'campaign';
export const SYSTEM = 'campaign-system';
export const MANAGER = 'campaign-manager';
export const REVIEWER = 'campaign-reviewer';
export const ONBOARDING = 'campaign-onboarding';

export const PARTNERS: readonly CampaignPartner[] = [1, 2, 3, 4, 5, 6].map((n) => ({
  code: `P9000${n}`,
  account: `SP-90000${n}`,
  domain: `p9000${n}.example`,
  lead: `campaign-lead-${n}`,
  admin: `campaign-admin-${n}`,
}));

const person = (subject: string, mail: string, role: DemoPerson['role']): DemoPerson => ({
  subject,
  user: subject,
  name: subject,
  mail,
  role,
  locale: 'en',
  zone: 'UTC',
  countries: role === 'partner-manager' ? ['US'] : null,
  card: false,
});

export const PEOPLE: readonly DemoPerson[] = [
  person(SYSTEM, 'system@vendor.example', 'system'),
  person(MANAGER, 'manager@vendor.example', 'partner-manager'),
  person(REVIEWER, 'reviewer@vendor.example', 'reviewer'),
  person(ONBOARDING, 'onboarding@vendor.example', 'onboarding'),
  ...PARTNERS.flatMap(({ lead, admin, domain }) => [
    person(lead, `lead@${domain}`, 'practice-lead'),
    person(admin, `admin@${domain}`, 'partner-admin'),
  ]),
];

export const today = (): string => new Date().toISOString().slice(0, 10);

/** The files that say who is who and what a dollar is worth. */
export function files(): readonly { readonly name: string; readonly text: string }[] {
  const accounts = PARTNERS.map(
    ({ code, account, domain }) =>
      `solution-provider,${account},US,${code},Company ${code},${domain}`,
  );
  return [
    {
      name: 'accounts.csv',
      text: ['program,account,country,partner,company,domain', ...accounts].join('\n'),
    },
    { name: 'exchange-rates.csv', text: `month,currency,usd\n${today().slice(0, 7)},USD,1\n` },
  ];
}
