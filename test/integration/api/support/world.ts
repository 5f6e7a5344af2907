/** A small world for tests of the API: three companies in three countries, and people in every role. */
import type { DemoDistributor, DemoPerson } from '../../../../demo/people.ts';
import type { AccountRow, RateRow } from '../../../../program/intake.ts';
import type { Role } from '../../../../program/roles.ts';

const account = (
  program: string,
  id: string,
  country: string,
  partner: string,
  company: string,
): AccountRow => ({
  program,
  account: id,
  country,
  partner,
  company,
  domain: `${partner.toLowerCase()}.example`,
});

/** P1 at home in Canada with a site in the United States, P2 in Germany, P3 in Canada. */
export const ACCOUNTS: readonly AccountRow[] = [
  account('solution-provider', 'SP-1', 'CA', 'P1', 'Alder Networks Inc.'),
  account('cloud-provider', '10000001', 'US', 'P1', 'Alder Networks Inc.'),
  account('services', 'A10001', 'CA', 'P1', 'Alder Networks Inc.'),
  account('solution-provider', 'SP-2', 'DE', 'P2', 'Birke Systeme GmbH'),
  account('services', 'A10002', 'DE', 'P2', 'Birke Systeme GmbH'),
  account('solution-provider', 'SP-3', 'CA', 'P3', 'Cedar IT Ltd.'),
];

export const RATES: readonly RateRow[] = ['2023-05', '2023-06', '2023-07', '2023-08'].flatMap(
  (month) => [
    { month, currency: 'USD', usd: '1' },
    { month, currency: 'CAD', usd: '0.75' },
    { month, currency: 'EUR', usd: '1.1' },
  ],
);

const person = (
  user: string,
  role: Role,
  domain: string,
  countries: readonly string[] | null = null,
): DemoPerson => ({
  subject: `sub-${user}`,
  user,
  name: `Person ${user}`,
  mail: `${user}@${domain}`,
  role,
  locale: 'en',
  zone: 'UTC',
  countries,
  card: false,
});

export const DISTRIBUTORS: readonly DemoDistributor[] = ['1', '2'].map((n) => ({
  code: `D${n}`,
  name: `Distributor ${n}`,
  homeCountry: 'CA',
  domain: `d${n}.example`,
}));

/** Users by name: `admin1` is partner administrator of P1, `managerCA` looks after Canada, and so on. */
export const PEOPLE: readonly DemoPerson[] = [
  ...['1', '2', '3'].flatMap((n) => [
    person(`admin${n}`, 'partner-admin', `p${n}.example`),
    person(`lead${n}`, 'practice-lead', `p${n}.example`),
    person(`learner${n}`, 'team-member', `p${n}.example`),
  ]),
  // Her company is not known yet.
  person('early', 'partner-admin', 'unknown.example'),
  person('managerCA', 'partner-manager', 'vendor.example', ['CA', 'US']),
  person('managerDE', 'partner-manager', 'vendor.example', ['DE']),
  person('reviewer', 'reviewer', 'vendor.example'),
  person('onboarding', 'onboarding', 'vendor.example'),
  person('onboarding2', 'onboarding', 'vendor.example'),
  person('compliance', 'compliance', 'vendor.example'),
  person('finance', 'finance', 'vendor.example'),
  person('auditor', 'auditor', 'vendor.example'),
  ...['1', '2'].flatMap((n) => [
    { ...person(`distributor${n}`, 'distributor-admin', `d${n}.example`), distributor: `D${n}` },
    { ...person(`coach${n}`, 'coach', `d${n}.example`), distributor: `D${n}` },
  ]),
  person('owner', 'program-owner', 'vendor.example'),
  person('system', 'system', 'vendor.example'),
];
export type User = string;
