import { createHash } from 'node:crypto';
import type { ModelId, PointKind, Text } from '../models.ts';
import type { ClearRule, EnrolmentRules } from './enrolment.types.ts';
import type { Problem, Source } from './source.ts';

/** What stands in the file, as its schema has checked it. */
type EnrolmentYaml = {
  readonly decision: {
    readonly within: string;
    readonly lapses: string;
    readonly answer: string;
    readonly reasons: readonly { readonly reason: string; readonly title: Text }[];
  };
  readonly clear: readonly {
    readonly models: readonly ModelId[];
    readonly countries?: readonly string[];
    readonly geography?: ClearRule['geography'];
  }[];
  readonly agreement: {
    readonly within: string;
    readonly entities: readonly {
      readonly entity: string;
      readonly title: Text;
      readonly countries?: readonly string[];
      readonly version: string;
      readonly text: Text;
    }[];
  };
  readonly renewal: {
    readonly every: string;
    readonly opens: string;
    readonly closes: string;
    readonly reminders: readonly number[];
    readonly takenUpWithin: string;
  };
  readonly waiting: string;
  readonly pays: {
    readonly clause: string;
    readonly number: string;
    readonly title: Text;
    readonly says: Text;
    readonly points: number;
    readonly kind: PointKind;
  };
};

type Reader = { readonly source: Source; readonly problems: Problem[] };
const numberIn = (text: string): number => Number.parseInt(text, 10);

/** The enrolment of a file. */
export function readEnrolment(reader: Reader): EnrolmentRules {
  const { source } = reader;
  const { enrolment: yaml } = source.data as { readonly enrolment: EnrolmentYaml };
  const placeOf = (path: (string | number)[]) => ({
    file: source.file,
    line: source.lineOf(path),
  });
  checkEntities(reader, yaml);
  checkTimes(reader, yaml);
  return {
    place: placeOf(['enrolment']),
    decision: {
      days: numberIn(yaml.decision.within),
      lapsesAfterDays: numberIn(yaml.decision.lapses),
      answerDays: numberIn(yaml.decision.answer),
    },
    reasons: yaml.decision.reasons.map(({ reason, title }) => ({ id: reason, title })),
    clear: yaml.clear.map(({ models, countries, geography }) => ({
      models,
      countries: countries ?? [],
      geography: geography ?? 'any',
    })),
    acceptDays: numberIn(yaml.agreement.within),
    agreements: yaml.agreement.entities.map(({ countries, text, ...rest }) => ({
      ...rest,
      countries: countries ?? [],
      text,
      hashes: { en: hashOf(text.en), 'fr-CA': hashOf(text.fr) },
    })),
    renewal: {
      everyMonths: numberIn(yaml.renewal.every),
      opensDaysBefore: numberIn(yaml.renewal.opens),
      closesDaysAfter: numberIn(yaml.renewal.closes),
      remindOnDays: yaml.renewal.reminders,
      takeUpDays: numberIn(yaml.renewal.takenUpWithin),
    },
    waitingDays: numberIn(yaml.waiting),
    pays: { ...yaml.pays, place: placeOf(['enrolment', 'pays']) },
  };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Every country has exactly one entity that contracts for it. */
function checkEntities({ source, problems }: Reader, { agreement }: EnrolmentYaml): void {
  const path = ['enrolment', 'agreement', 'entities'];
  const complain = (at: number | null, message: string, mend: string): void => {
    problems.push(source.problemAt(at === null ? path : [...path, at], message, mend));
  };
  const seen = new Set<string>();
  agreement.entities.forEach(({ entity, countries = [] }, at) => {
    for (const name of [entity, ...countries]) {
      if (seen.has(name)) complain(at, `${name} stands here twice`, 'Name it once.');
      seen.add(name);
    }
  });
  const others = agreement.entities.filter(({ countries }) => countries === undefined);
  if (others.length !== 1)
    complain(
      null,
      'nobody can tell who contracts elsewhere',
      'Let exactly one entity have no countries.',
    );
}

/** A renewal opens before it closes, its reminders rise, and a line is decided before it lapses. */
function checkTimes({ source, problems }: Reader, { renewal, decision }: EnrolmentYaml): void {
  const { reminders } = renewal;
  const rise = reminders.every((day, at) => at === 0 || day > (reminders[at - 1] ?? day));
  if (!rise || (reminders.at(-1) ?? 0) > numberIn(renewal.closes)) {
    problems.push(
      source.problemAt(
        ['enrolment', 'renewal', 'reminders'],
        'the reminders do not rise, or go on after the renewal has closed',
        'Sort them, and end with the day on which it closes.',
      ),
    );
  }
  if (numberIn(decision.lapses) <= numberIn(decision.within)) {
    problems.push(
      source.problemAt(
        ['enrolment', 'decision', 'lapses'],
        'a line lapses before its decision is due',
        'Let lapses be longer than within.',
      ),
    );
  }
}
