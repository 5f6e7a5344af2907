import type { EditionOne } from '../../api/types.ts';
import type { Format } from '../../i18n/format.ts';

type Clause = EditionOne['clauses'][number];
type Tier = EditionOne['tiers'][number];
type Practice = EditionOne['practices'][number];

/** What of an edition says the words that are searched for; everything where nothing is. */
export type Found = {
  readonly clauses: readonly Clause[];
  readonly tiers: readonly Tier[];
  readonly practices: readonly Practice[];
  readonly count: number;
};

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Searches clauses, tiers and practices for all words of `q`, whatever their accents and case. */
export function foundIn(
  edition: EditionOne,
  q: string,
  format: Format,
  words: (id: string) => string,
): Found {
  const wanted = plain(q).split(/\s+/).filter(Boolean);
  const says = (...texts: readonly string[]) => {
    const text = plain(texts.join(' '));
    return wanted.every((word) => text.includes(word));
  };
  const clauses = edition.clauses.filter((each) =>
    says(
      each.number,
      format.say(each.title),
      format.say(each.says),
      words(each.model),
      words(each.kind),
      each.id,
    ),
  );
  const tiers = edition.tiers.filter((each) =>
    says(
      format.say(each.title),
      ...each.brings.map(format.say),
      ...each.requires.map((requirement) => `${format.say(requirement.title)} ${requirement.need}`),
    ),
  );
  const practices = edition.practices.filter((each) =>
    says(
      format.say(each.title),
      format.say(each.says),
      ...each.milestones.flatMap((milestone) => [
        milestone.number,
        format.say(milestone.title),
        ...milestone.steps.map((step) => format.say(step.title)),
      ]),
    ),
  );
  return { clauses, tiers, practices, count: clauses.length + tiers.length + practices.length };
}

const KINDS = ['foundational', 'performing', 'differentiating'];

/** Clauses by model, in the order of the edition, the company's own last; each by kind, then by number. */
export function byModel(
  edition: EditionOne,
  clauses: readonly Clause[],
): readonly { model: string; kinds: readonly { kind: string; clauses: readonly Clause[] }[] }[] {
  const models = [
    ...new Set([...edition.models.map((each) => each.id), ...clauses.map((each) => each.model)]),
  ];
  return models
    .map((model) => {
      const own = clauses.filter((each) => each.model === model);
      const kinds = [...new Set([...KINDS, ...own.map((each) => each.kind)])]
        .map((kind) => ({
          kind,
          clauses: own
            .filter((each) => each.kind === kind)
            .toSorted((a, b) => a.number.localeCompare(b.number, 'en', { numeric: true })),
        }))
        .filter((each) => each.clauses.length > 0);
      return { model, kinds };
    })
    .filter((each) => each.kinds.length > 0);
}
