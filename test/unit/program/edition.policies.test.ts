import { describe, expect, test } from 'vitest';
import { editionFiles, editionFrom } from '../../../program/edition/load.ts';
import { NEUTRAL_TIERS, NO_POLICIES } from '../../../program/policies/neutral.ts';
import type { Policies } from '../../../program/edition/policies.types.ts';
import { EDITIONS } from './world.ts';

/** An edition of some files, to which each test adds another. */
const files = (await editionFiles(EDITIONS, 'unified-2023')).filter(({ name }) =>
  /\/(edition|tiers|clauses\/4-deals)\.yaml$/.test(name),
);

function read(text: string): {
  readonly policies: Policies | null;
  readonly problems: readonly string[];
} {
  const file = { name: 'unified-2023/policies.yaml', text };
  const found = editionFrom('unified-2023', [...files, file]);
  if ('edition' in found) return { policies: found.edition.policies, problems: [] };
  const problems = found.problems.map(
    (p) => `${p.file}:${p.line}:${p.column}: ${p.message}. ${p.mend}`,
  );
  return { policies: null, problems };
}
/** The problems of a block of the file, whose first line is the second of it, and its first piece the third. */
const problemsOf = (block: string, text: string) => {
  const lines = text.split('\n').map((line) => `    ${line}`);
  return read(`policies:\n  ${block}:\n${lines.join('\n')}\n`).problems;
};

const EVERYTHING = `policies:
  tiers:
    promotion: parked
    demotion: parked
    steps: one down at a time
    decided: quarterly
    effective: day 1 of month 2
    window: 15 months
    hold: 1 year
    protected: 18 months
    keptUntil: anniversary
    grace: 60 days
    notice: 60 days
    atProgramYear: carry over
    disputes: freeze
  renewal:
    every: 1 year
    opens: 60 days before
    closes: 30 days after
    reminders: [-120, -90, -60, -30, 0, 30]
    checks:
      - { anyOf: [data], every: 1 year }
      - { anyOf: [audit, references], every: 2 years }
  approval:
    review: 5 business days
    decision: 14 days
    answer: 14 days
    dispute: 30 days
    consentWithdrawn: taken back
  checklists:
    current: 6 months
    accepted: 3 months
    versions:
      - { version: '2023-01', from: 2023-01-15 }
      - { version: '2023-07', from: 2023-07-15, title: { en: Second, fr: Deuxième } }
`;

describe('policies of an edition', () => {
  test('an edition without any has neutral ones, so that its tiers are what the requirements give', () => {
    const found = editionFrom('unified-2023', files);
    expect('edition' in found && found.edition.policies).toEqual(NO_POLICIES);
    expect(read('policies: {}\n').policies?.tiers).toEqual(NEUTRAL_TIERS);
  });

  test('everything that can be said is read', () => {
    const { policies, problems } = read(EVERYTHING);
    expect(problems).toEqual([]);
    expect(policies).toEqual({
      place: { file: 'unified-2023/policies.yaml', line: 1 },
      tiers: {
        promotion: 'parked',
        demotion: 'parked',
        up: 'straight',
        down: 'one',
        decided: 'quarterly',
        effective: { month: 2, day: 1 },
        window: { count: 15, unit: 'months' },
        hold: { count: 12, unit: 'months' },
        protection: { count: 18, unit: 'months' },
        untilAnniversary: true,
        grace: { count: 60, unit: 'days' },
        notice: { count: 60, unit: 'days' },
        atProgramYear: 'carry-over',
        disputes: 'freeze',
      },
      renewal: {
        everyMonths: 12,
        opensOnDay: -60,
        closesOnDay: 30,
        remindOnDays: [-120, -90, -60, -30, 0, 30],
        checks: [
          { anyOf: ['data'], everyRenewals: 1 },
          { anyOf: ['audit', 'references'], everyRenewals: 2 },
        ],
      },
      approval: {
        review: { count: 5, unit: 'business-days' },
        decision: { count: 14, unit: 'days' },
        answer: { count: 14, unit: 'days' },
        unanswered: 'rejected',
        dispute: { count: 30, unit: 'days' },
        consentWithdrawn: 'taken-back',
      },
      checklists: {
        current: { count: 6, unit: 'months' },
        accepted: { count: 3, unit: 'months' },
        versions: [
          { version: '2023-01', from: '2023-01-15', title: null },
          { version: '2023-07', from: '2023-07-15', title: { en: 'Second', fr: 'Deuxième' } },
        ],
      },
    });
  });

  const RENEWAL = `every: 1 year
opens: 60 days before
closes: 30 days after
reminders: [-60, 0, 30]
checks:
  - { anyOf: [data], every: 1 year }`;
  const APPROVAL = 'review: 5 business days\ndecision: 14 business days\nanswer: 14 days';
  const CHECKLISTS = `current: 6 months
accepted: 3 months
versions:
  - { version: a, from: 2023-01-15 }
  - { version: b, from: 2023-07-15 }`;

  test.each([
    [
      'tiers',
      'demotion: never\ngrace: 60 days',
      '4:5: grace delays a demotion, but demotion is never. Leave grace out, or let demotion be automatic or parked.',
    ],
    [
      'tiers',
      'demotion: never\natProgramYear: reset',
      '4:5: a reset is a demotion, but demotion is never. Let atProgramYear be carry over, or demotion be automatic or parked.',
    ],
    [
      'tiers',
      'demotion: never\nsteps: one down at a time',
      '4:5: no step goes down where demotion is never. Use one up at a time.',
    ],
    [
      'tiers',
      'keptUntil: anniversary\natProgramYear: reset',
      '4:5: a tier that is kept until the anniversary cannot be reset before. Keep one of keptUntil and atProgramYear: reset.',
    ],
    [
      'tiers',
      'effective: day 15',
      '3:5: what is decided at once takes effect without a day of its own. Leave effective out, or decide quarterly or yearly.',
    ],
    [
      'tiers',
      'decided: quarterly\neffective: day 1 of month 4',
      '4:5: a quarter has no month 4. Use month 1, 2 or 3: months count from the first of the new quarter.',
    ],
    [
      'tiers',
      'grace: 30 days\nnotice: 60 days',
      '4:5: a notice of 60 days is longer than the grace of 30 days, which then changes nothing. Let grace be 60 days at least, or leave it out.',
    ],
    [
      'tiers',
      'grase: 30 days',
      '3:5: "grase" is no piece of an edition. Did you mean grace? Known here: promotion, demotion, steps, decided, effective, window, hold, protected, keptUntil, grace, notice, atProgramYear, disputes.',
    ],
    [
      'renewal',
      RENEWAL.replace('30 days after', '90 days before'),
      '5:5: the renewal closes before it opens. Let closes lie after opens.',
    ],
    [
      'renewal',
      RENEWAL.replace('60 days before', '350 days before'),
      '4:5: the next renewal opens before this one has closed. Shorten the window, or renew less often.',
    ],
    [
      'renewal',
      RENEWAL.replace('-60, 0', '0, -60'),
      '6:20: the reminder of day -60 does not rise. Sort them, each once.',
    ],
    [
      'renewal',
      RENEWAL.replace('0, 30]', '0, 31]'),
      '6:25: the reminder of day 31 comes after the renewal has closed. End with day 30, on which it closes.',
    ],
    [
      'renewal',
      RENEWAL.replace('[data], every: 1 year', '[data], every: 18 months'),
      '8:26: a check of every 18 months does not fall on a renewal of every 1 year. Let it be a multiple of the renewal.',
    ],
    [
      'renewal',
      RENEWAL.replace('every: 1 year', 'every: 365 days'),
      '3:5: anniversaries are counted in months. Use months or years: 1 year.',
    ],
    [
      'approval',
      APPROVAL.replace('14 business', '4 business'),
      '4:5: the review is due after the decision. Let decision be at least as long as review.',
    ],
    [
      'checklists',
      CHECKLISTS.replace('2023-07-15', '2023-08-01'),
      '7:23: no version is current from 2023-07-15 until 2023-08-01. Release b on 2023-07-15 at the latest.',
    ],
    [
      'checklists',
      CHECKLISTS.replace('2023-07-15', '2023-01-15'),
      '7:23: b is released no later than a. Sort them by from.',
    ],
    [
      'checklists',
      CHECKLISTS.replace('2023-07-15', '2023-02-30'),
      '7:23: 2023-02-30 is no day. Mend the date.',
    ],
    [
      'checklists',
      CHECKLISTS.replace('version: b', 'version: a'),
      '7:23: version a stands here twice. Name it once.',
    ],
  ])('of %s, %j is refused, where it stands, with a way to mend it', (block, text, says) => {
    expect(problemsOf(block, text)).toEqual([`unified-2023/policies.yaml:${says}`]);
  });

  test('two files of policies are one too many', () => {
    const found = editionFrom('unified-2023', [
      ...files,
      { name: 'unified-2023/policies.yaml', text: 'policies: {}\n' },
      { name: 'unified-2023/zeal.yaml', text: 'policies: {}\n' },
    ]);
    const problems = 'problems' in found ? found.problems : [];
    expect(problems.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'unified-2023/zeal.yaml: the edition says this in another file already',
    ]);
  });
});
