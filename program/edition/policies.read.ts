import { addDays, addMonths, isDay } from '../days.ts';
import type { Text } from '../models.ts';
import type {
  ApprovalPolicy,
  CheckKind,
  ChecklistPolicy,
  Policies,
  RenewalPolicy,
  Span,
  Term,
  TierPolicy,
} from './policies.types.ts';
import { NEUTRAL_TIERS } from '../policies/neutral.ts';
import type { Problem, Source } from './source.ts';
import type { Place } from './types.ts';

/** What stands in the file, as its schema has checked it. */
type PoliciesYaml = {
  readonly tiers?: TiersYaml;
  readonly renewal?: RenewalYaml;
  readonly approval?: ApprovalYaml;
  readonly checklists?: ChecklistsYaml;
};
type TiersYaml = {
  readonly promotion?: TierPolicy['promotion'];
  readonly demotion?: TierPolicy['demotion'];
  readonly steps?: 'straight' | 'one at a time' | 'one up at a time' | 'one down at a time';
  readonly decided?: 'at once' | 'daily' | 'quarterly' | 'yearly';
  readonly effective?: string;
  readonly window?: string;
  readonly hold?: string;
  readonly protected?: string;
  readonly keptUntil?: 'anniversary';
  readonly grace?: string;
  readonly notice?: string;
  readonly atProgramYear?: 'carry over' | 'reset';
  readonly disputes?: TierPolicy['disputes'];
};
type RenewalYaml = {
  readonly every: string;
  readonly opens: string;
  readonly closes: string;
  readonly reminders: readonly number[];
  readonly checks: readonly { readonly anyOf: readonly CheckKind[]; readonly every: string }[];
};
type ApprovalYaml = {
  readonly review: string;
  readonly decision: string;
  readonly answer: string;
  readonly unanswered?: ApprovalPolicy['unanswered'];
  readonly dispute?: string;
  readonly consentWithdrawn?: 'stands' | 'ends' | 'taken back';
};
type ChecklistsYaml = {
  readonly current: string;
  readonly accepted: string;
  readonly versions?: readonly {
    readonly version: string;
    readonly from: string;
    readonly title?: Text;
  }[];
};

type Reader = { readonly source: Source; readonly problems: Problem[] };
type Path = readonly (string | number)[];
type Complain = (path: Path, message: string, mend: string) => void;

/** The policies of a file. */
export function readPolicies({ source, problems }: Reader): Policies & { readonly place: Place } {
  const { policies: yaml } = source.data as { readonly policies: PoliciesYaml };
  const complain: Complain = (path, message, mend) => {
    problems.push(source.problemAt(['policies', ...path], message, mend));
  };
  const { tiers = {}, renewal, approval, checklists } = yaml;
  return {
    place: { file: source.file, line: source.lineOf(['policies']) },
    tiers: readTiers(tiers, complain),
    renewal: renewal === undefined ? null : readRenewal(renewal, complain),
    approval: approval === undefined ? null : readApproval(approval, complain),
    checklists: checklists === undefined ? null : readChecklists(checklists, complain),
  };
}

const numberIn = (text: string): number => Number.parseInt(text, 10);
const hyphened = <T extends string>(text: string): T => text.replace(' ', '-') as T;

function spanOf(text: string): Span {
  const count = numberIn(text);
  if (/days?$/.test(text)) return { count, unit: 'days' };
  return { count: /years?$/.test(text) ? 12 * count : count, unit: 'months' };
}
const maybeSpan = (text: string | undefined): Span | null =>
  text === undefined ? null : spanOf(text);
const termOf = (text: string): Term => ({
  count: numberIn(text),
  unit: text.includes('business') ? 'business-days' : 'days',
});

/** The least and the most days that a span may have: no month is shorter than 28 days or longer than 31. */
const daysOf = ({ count, unit }: Span): readonly [number, number] =>
  unit === 'days' ? [count, count] : [Math.floor(count * 30.4 - 2.5), Math.ceil(count * 30.5 + 2)];

function readTiers(yaml: TiersYaml, complain: Complain): TierPolicy {
  checkTiers(yaml, (path, ...rest) => complain(['tiers', ...path], ...rest));
  const { steps = 'straight', decided = 'at once' } = yaml;
  const effective = /^day (\d+)(?: of month (\d+))?$/.exec(yaml.effective ?? 'day 1');
  const one = (way: 'up' | 'down') =>
    steps === 'one at a time' || steps === `one ${way} at a time` ? 'one' : 'straight';
  return {
    promotion: yaml.promotion ?? NEUTRAL_TIERS.promotion,
    demotion: yaml.demotion ?? NEUTRAL_TIERS.demotion,
    up: one('up'),
    down: one('down'),
    decided: hyphened(decided),
    effective: { month: Number(effective?.[2] ?? 1), day: Number(effective?.[1] ?? 1) },
    window: maybeSpan(yaml.window),
    hold: maybeSpan(yaml.hold),
    protection: maybeSpan(yaml.protected),
    untilAnniversary: yaml.keptUntil === 'anniversary',
    grace: maybeSpan(yaml.grace),
    notice: maybeSpan(yaml.notice),
    atProgramYear: hyphened(yaml.atProgramYear ?? 'carry over'),
    disputes: yaml.disputes ?? NEUTRAL_TIERS.disputes,
  };
}

/** Pieces that contradict each other, or without each other say nothing. */
function checkTiers(yaml: TiersYaml, complain: Complain): void {
  const { demotion, decided = 'at once', effective, grace, notice, keptUntil } = yaml;
  if (demotion === 'never') {
    for (const piece of ['hold', 'protected', 'keptUntil', 'grace', 'notice'] as const) {
      if (yaml[piece] === undefined) continue;
      const message = `${piece} delays a demotion, but demotion is never`;
      complain([piece], message, `Leave ${piece} out, or let demotion be automatic or parked.`);
    }
    if (yaml.atProgramYear === 'reset') {
      const mend = 'Let atProgramYear be carry over, or demotion be automatic or parked.';
      complain(['atProgramYear'], 'a reset is a demotion, but demotion is never', mend);
    }
    if (yaml.steps === 'one down at a time') {
      complain(['steps'], 'no step goes down where demotion is never', 'Use one up at a time.');
    }
  }
  if (yaml.atProgramYear === 'reset' && keptUntil !== undefined) {
    const message = 'a tier that is kept until the anniversary cannot be reset before';
    complain(['atProgramYear'], message, 'Keep one of keptUntil and atProgramYear: reset.');
  }
  if (effective !== undefined) checkEffective(effective, decided, complain);
  if (grace !== undefined && notice !== undefined) {
    const [[, graceMax], [noticeMin]] = [daysOf(spanOf(grace)), daysOf(spanOf(notice))];
    if (noticeMin > graceMax) {
      const message = `a notice of ${notice} is longer than the grace of ${grace}, which then changes nothing`;
      complain(['notice'], message, `Let grace be ${notice} at least, or leave it out.`);
    }
  }
}

function checkEffective(effective: string, decided: string, complain: Complain): void {
  if (decided !== 'quarterly' && decided !== 'yearly') {
    const message = `what is decided ${decided} takes effect without a day of its own`;
    complain(['effective'], message, 'Leave effective out, or decide quarterly or yearly.');
    return;
  }
  const month = Number(/month (\d+)$/.exec(effective)?.[1] ?? 1);
  if (decided === 'quarterly' && month > 3) {
    const mend = 'Use month 1, 2 or 3: months count from the first of the new quarter.';
    complain(['effective'], `a quarter has no month ${month}`, mend);
  }
}

const fromAnniversary = (text: string): number =>
  (text.endsWith('before') ? -1 : 1) * numberIn(text) || 0;

function readRenewal(yaml: RenewalYaml, complain: Complain): RenewalPolicy {
  const at: Complain = (path, ...rest) => complain(['renewal', ...path], ...rest);
  const every = monthsOf(yaml.every, ['every'], at);
  const [opensOnDay, closesOnDay] = [fromAnniversary(yaml.opens), fromAnniversary(yaml.closes)];
  if (closesOnDay <= opensOnDay) {
    at(['closes'], 'the renewal closes before it opens', 'Let closes lie after opens.');
  }
  if (closesOnDay - opensOnDay >= daysOf({ count: every, unit: 'months' })[0]) {
    const message = 'the next renewal opens before this one has closed';
    at(['opens'], message, 'Shorten the window, or renew less often.');
  }
  const { reminders } = yaml;
  reminders.forEach((day, i) => {
    if (i > 0 && day <= (reminders[i - 1] ?? day)) {
      at(['reminders', i], `the reminder of day ${day} does not rise`, 'Sort them, each once.');
    }
    if (day > closesOnDay && closesOnDay > opensOnDay) {
      const message = `the reminder of day ${day} comes after the renewal has closed`;
      at(['reminders', i], message, `End with day ${closesOnDay}, on which it closes.`);
    }
  });
  const checks = yaml.checks.map(({ anyOf, every: often }, i) => {
    const months = monthsOf(often, ['checks', i, 'every'], at);
    if (months % every !== 0) {
      const message = `a check of every ${often} does not fall on a renewal of every ${yaml.every}`;
      at(['checks', i, 'every'], message, 'Let it be a multiple of the renewal.');
    }
    return { anyOf, everyRenewals: Math.max(1, Math.floor(months / every)) };
  });
  return { everyMonths: every, opensOnDay, closesOnDay, remindOnDays: reminders, checks };
}

function monthsOf(text: string, path: Path, complain: Complain): number {
  const { count, unit } = spanOf(text);
  if (unit === 'months') return count;
  complain(path, 'anniversaries are counted in months', 'Use months or years: 1 year.');
  return 12;
}

function readApproval(yaml: ApprovalYaml, complain: Complain): ApprovalPolicy {
  const [review, decision] = [termOf(yaml.review), termOf(yaml.decision)];
  // A business day is never shorter than a day.
  const isAtLeast = review.unit === decision.unit || review.unit === 'business-days';
  if (isAtLeast && review.count > decision.count) {
    const message = 'the review is due after the decision';
    complain(['approval', 'decision'], message, 'Let decision be at least as long as review.');
  }
  return {
    review,
    decision,
    answer: termOf(yaml.answer),
    unanswered: yaml.unanswered ?? 'rejected',
    dispute: yaml.dispute === undefined ? null : termOf(yaml.dispute),
    consentWithdrawn: hyphened(yaml.consentWithdrawn ?? 'stands'),
  };
}

function readChecklists(yaml: ChecklistsYaml, complain: Complain): ChecklistPolicy {
  const { versions = [] } = yaml;
  const current = spanOf(yaml.current);
  const at = (i: number, message: string, mend: string): void =>
    complain(['checklists', 'versions', i, 'from'], message, mend);
  const seen = new Set<string>();
  versions.forEach(({ version, from }, i) => {
    const before = versions[i - 1];
    if (seen.has(version)) at(i, `version ${version} stands here twice`, 'Name it once.');
    seen.add(version);
    if (!isDay(from)) at(i, `${from} is no day`, 'Mend the date.');
    else if (before !== undefined && isDay(before.from)) {
      const ends = later(before.from, current);
      if (from <= before.from) {
        at(i, `${version} is released no later than ${before.version}`, 'Sort them by from.');
      } else if (from > ends) {
        const message = `no version is current from ${ends} until ${from}`;
        at(i, message, `Release ${version} on ${ends} at the latest.`);
      }
    }
  });
  return {
    current,
    accepted: spanOf(yaml.accepted),
    versions: versions.map(({ version, from, title }) => ({ version, from, title: title ?? null })),
  };
}

const later = (day: string, { count, unit }: Span): string =>
  unit === 'days' ? addDays(day, count) : addMonths(day, count);
