/** What a supposition comes to, as it goes out. */
import type { Static } from 'typebox';
import type { Edition } from '../../program/edition/types.ts';
import type { Line } from '../../program/entries.ts';
import { compare } from '../../program/exact.ts';
import { lineTitle } from '../../program/explain.ts';
import { changeSays } from '../../program/explain/changed.ts';
import { plainOf } from '../../program/explain/reasons.ts';
import { measureTitle } from '../../program/explain/requirement.ts';
import type { Fact } from '../../program/facts.ts';
import type { Day, Text } from '../../program/models.ts';
import { unitOf } from '../../program/rules/units.ts';
import type { WhatIf } from '../../program/what-if.ts';
import type { WhatIfAnswer } from '../schemas/what-if.ts';
import { clauseRef } from './entry.ts';

type Answer = Static<typeof WhatIfAnswer>;
type With = {
  readonly editions: readonly Edition[];
  readonly edition: Edition;
  readonly facts: readonly Fact[];
  readonly assumes: readonly Text[];
};

export function whatIfAnswer(words: With, asOf: Day, result: WhatIf): Answer {
  const { edition, assumes } = words;
  const { before, after, gained, lost } = result;
  return {
    asOf,
    edition: edition.id,
    before: before.standing as unknown as Answer['before'],
    after: after.standing as unknown as Answer['after'],
    measures: [...after.measures].flatMap(([measure, value]) => {
      const old = before.measures.get(measure);
      if (old === undefined || compare(old, value) === 0) return [];
      return [
        {
          id: measure.id,
          title: measureTitle(measure, edition.rules),
          says: measure.says,
          value: plainOf(value),
          before: plainOf(old),
          unit: unitOf(measure, edition.rules),
          outOf: measure.outOf,
        },
      ];
    }),
    capabilities: [...after.attained].flatMap(([capability, spans]) => {
      const had = (before.attained.get(capability)?.length ?? 0) > 0;
      const has = spans.length > 0;
      return had === has
        ? []
        : [{ id: capability.id, title: capability.title, before: had, after: has }];
    }),
    gained: gained.map((line) => lineItem(words, line)),
    lost: lost.map((line) => lineItem(words, line)),
    says: [...changeSays(edition, result)],
    assumes: [...assumes],
  };
}

function lineItem({ editions, facts }: With, line: Line): Answer['gained'][number] {
  const edition = editions.find(({ id }) => id === line.edition);
  const own = facts.filter((fact) => fact.id === line.fact || fact.subject === line.subject);
  return {
    clause: clauseRef(editions, line),
    title:
      edition === undefined
        ? { en: line.subject, fr: line.subject }
        : lineTitle(edition, line, own),
    points: line.points,
    model: line.model,
    kind: line.kind,
    country: line.country,
    from: line.from,
    to: line.to,
  };
}
