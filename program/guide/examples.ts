import type { Checked } from '../edition/check.ts';
import type { Problem } from '../edition/source.ts';
import { knownIn } from '../cases/facts.ts';
import { runCase, sceneIn, tierIn } from '../cases/run.ts';
import type { Case } from '../cases/types.ts';
import { type Exact, decimalOf } from '../exact.ts';
import type { Fact } from '../facts.ts';
import { amountIn, inBoth, pointsIn } from '../explain/words.ts';
import type { Edition } from '../edition/types.ts';
import { MODELS, type Locale, type ModelId, type Text } from '../models.ts';
import { decimalSaid } from '../edition/items.words.ts';
import { unitsOf, usdOf } from '../money.ts';
import { attainedOn } from '../rules/capability.ts';
import { familyOf, fits } from '../rules/fields.ts';
import { measured } from '../rules/measure.ts';
import type { Scene } from '../rules/scene.types.ts';
import { daySaid, oneNoun } from './nouns.ts';
import type { Block, Ref } from './types.ts';
import { told } from './voice.ts';

/** A golden case and where it stands. */
export type CaseAt = { readonly case: Case; readonly ref: Ref };
type Example = Extract<Block, { kind: 'example' }>;

/** What golden cases show of a clause, a measure, a capability or a tier; nothing where none does. */
export type Examples = {
  readonly ofClause: (id: string) => readonly Example[];
  readonly ofMeasure: (id: string) => readonly Example[];
  readonly ofCapability: (id: string) => readonly Example[];
  readonly ofTiers: () => readonly Example[];
};

/** The cases as the engine computes them now: an example cannot be wrong, and one of a failed case is not shown. */
export function examplesOf(edition: Edition, cases: readonly CaseAt[]): Examples {
  const played = cases
    .flatMap((one) => play(edition, one))
    .toSorted((a, b) => a.facts.length - b.facts.length);
  const shown = new Set<CaseAt>();
  const first = <T>(
    pick: (one: Played) => T | null,
    tell: (one: Played, found: T) => Text,
    counts: ((one: Played) => readonly Fact[]) | null = null,
  ) => {
    for (const one of played) {
      const found = pick(one);
      if (found === null) continue;
      const facts = counts === null ? one.facts : counts(one);
      const isAgain = counts === null && shown.has(one.at);
      if (counts === null) shown.add(one.at);
      return [exampleOf(edition, one.at, isAgain ? null : facts, [tell(one, found)])];
    }
    return [];
  };
  return {
    ofClause: (id) =>
      first(
        ({ scene, points }) =>
          (points.get(id) ?? 0) === 0 ? null : { scene, earned: points.get(id) ?? 0 },
        ({ at }, { earned }) => earnedSaid(earned, at.case.on),
        (one) => factsOf(edition, id, one),
      ),
    ofMeasure: (id) =>
      first(
        ({ at, scene }) => {
          const measure = edition.rules.measures.find((one) => one.id === id);
          return measure === undefined || at.case.expects.measures?.[id] === undefined
            ? null
            : measured(measure, scene);
        },
        ({ at }, value) =>
          inBoth((locale) => {
            const [number, day] = [exactSaid(locale, value), daySaid(locale, at.case.on)];
            return locale === 'en'
              ? `It comes to ${number} on ${day}.`
              : `Résultat : ${number} au ${day}.`;
          }),
      ),
    ofCapability: (id) =>
      first(
        ({ at, scene }) => {
          const capability = edition.rules.capabilities.find((one) => one.id === id);
          return capability === undefined || at.case.expects.capabilities?.[id] === undefined
            ? null
            : attainedOn(capability, scene) || null;
        },
        ({ at }) =>
          inBoth((locale) => {
            const day = daySaid(locale, at.case.on);
            return locale === 'en' ? `Attained on ${day}.` : `Obtenue au ${day}.`;
          }),
      ),
    ofTiers: () =>
      edition.tiers.flatMap((tier) =>
        first(
          ({ at, scene }) =>
            at.case.expects.tier === tier.id && tierIn(scene).tier?.id === tier.id && tier.level > 0
              ? tier
              : null,
          ({ at }, { title }) =>
            inBoth((locale) =>
              locale === 'en'
                ? `The tier is ${title.en} on ${daySaid(locale, at.case.on)}.`
                : `Le niveau est ${title.fr} au ${daySaid(locale, at.case.on)}.`,
            ),
        ),
      ),
  };
}

const earnedSaid = (points: number, on: string): Text =>
  inBoth((locale) =>
    locale === 'en'
      ? `This clause earns ${pointsIn(locale, points)}, which count on ${daySaid(locale, on)}.`
      : `Cette clause donne ${pointsIn(locale, points)}, qui comptent au ${daySaid(locale, on)}.`,
  );

const exactSaid = (locale: Locale, value: Exact): string =>
  decimalSaid(
    locale,
    value.den === 1n ? String(value.num) : decimalOf(value, 2).replace(/\.?0+$/u, ''),
  );

type Played = {
  readonly at: CaseAt;
  readonly scene: Scene;
  readonly facts: readonly Fact[];
  /** Points that count on the day of the case, by clause. */
  readonly points: ReadonlyMap<string, number>;
};

function play(edition: Edition, at: CaseAt): readonly Played[] {
  if (runCase(edition, at.case).length > 0) return [];
  const known = knownIn(edition, at.case);
  if (!('facts' in known)) return [];
  const scene = sceneIn(edition, known, at.case);
  const points = new Map<string, number>();
  for (const line of scene.records.known.lines) {
    if (line.from <= scene.day && scene.day < line.to)
      points.set(line.clause, (points.get(line.clause) ?? 0) + line.points);
  }
  return [{ at, scene, facts: known.facts, points }];
}

const GIVEN_MAX = 8;

/** The facts that a clause pays. */
function factsOf(edition: Edition, id: string, { facts, scene }: Played): readonly Fact[] {
  const clause = edition.clauses.find((one) => one.id === id);
  if (clause === undefined || clause.measure !== null) return facts;
  const found = facts.filter(
    (fact) =>
      familyOf(fact) === (clause.where['record'] ?? clause.from) &&
      Object.entries(clause.where).every(([field, wanted]) =>
        field === 'model' ? fact.model === wanted : fits(fact.fields[field] ?? null, wanted),
      ) &&
      (!MODELS.includes(clause.earns.model as ModelId) || fact.model === clause.earns.model),
  );
  return found.length === 0 || scene.day < edition.inForce.from ? facts : found;
}

function exampleOf(
  edition: Edition,
  at: CaseAt,
  facts: readonly Fact[] | null,
  results: readonly Text[],
): Example {
  if (facts === null) {
    const given = [
      { en: 'The facts of the same case above', fr: 'Les faits du même cas, ci-dessus' },
    ];
    return { kind: 'example', case: at.case.title, ref: at.ref, results, given };
  }
  const people = [...new Set(facts.map(({ personId }) => personId))];
  const groups = new Map<string, { text: Text; times: number }>();
  for (const fact of facts) {
    const text = factSaid(edition, fact, people.indexOf(fact.personId));
    const known = groups.get(text.en);
    if (known === undefined) groups.set(text.en, { text, times: 1 });
    else known.times += 1;
  }
  const given = [...groups.values()].map(({ text, times }) =>
    times === 1 ? text : { en: `${times} × ${text.en}`, fr: `${times} × ${text.fr}` },
  );
  const more = given.length - GIVEN_MAX;
  return {
    ...{ kind: 'example', case: at.case.title, ref: at.ref, results },
    given:
      more <= 1
        ? given
        : [
            ...given.slice(0, GIVEN_MAX),
            { en: `and ${more} other groups of facts`, fr: `et ${more} autres groupes de faits` },
          ],
  };
}

/** Fields that say which one it is, not what it is. */
const NAMES = new Set([
  'deal',
  'deployment',
  'offering',
  'record',
  'score',
  'month',
  'account',
  'sourceId',
]);

/** `Deal of CA$10,000.00 (US$7,500.00) on 1 Sep 2022: compute, software as a service, sold by you`. */
function factSaid(edition: Edition, fact: Fact, person: number): Text {
  return told(edition, (voice) => {
    const { money, effectiveOn, fields } = fact;
    const one = oneNoun(edition, familyOf(fact), voice.locale);
    const usd = usdOf(money, fact.rate);
    const amount =
      money === null
        ? ''
        : ` ${voice.say('of', 'de')} ${amountIn(voice.locale, unitsOf(money), money.currency)}`;
    const inUsd =
      usd === null || money?.currency === 'USD' ? '' : ` (${amountIn(voice.locale, usd, 'USD')})`;
    const day = `${voice.say('on', 'le')} ${daySaid(voice.locale, effectiveOn)}`;
    const said = Object.entries(fields)
      .filter(([name, value]) => !NAMES.has(name) && value !== null && !MADE_UP.test(String(value)))
      .map(([name, value]) => {
        const word = voice.value(name, value);
        return PLAIN.has(name) ? word : `${voice.field(name)} ${word}`;
      });
    if (fact.kind === 'training.completed')
      said.push(`${voice.say('person', 'personne')} ${person + 1}`);
    const what = said.length === 0 ? '' : `${voice.say(':', ' :')} ${said.join(', ')}`;
    return `${one}${amount}${inUsd} ${day}${what}`;
  });
}

/** Names that a case leaves out are made up, one for each of many alike. */
const MADE_UP = /^$|-\d+-\d+$/u;

/** Fields whose values speak for themselves. */
const PLAIN = new Set(['name', 'product', 'role', 'status', 'licence', 'kind', 'result']);

/** What keeps a guide of an edition from being whole: cases that fail, and files of cases that cannot be read. */
export const failedOf = (
  edition: Edition,
  { findings, cases }: Pick<Checked, 'findings' | 'cases'>,
): readonly { case: string | null; ref: Ref; message: string }[] => {
  const failed =
    (name: string | null) =>
    ({ file, line, message }: Problem) => ({
      case: name,
      ref: { edition: edition.id, file, line },
      message,
    });
  return [
    ...findings.map(failed(null)),
    ...cases.flatMap((one) => one.problems.map(failed(one.case))),
  ];
};
