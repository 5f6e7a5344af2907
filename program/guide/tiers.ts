import { both } from '../edition/items.words.ts';
import type { Edition } from '../edition/types.ts';
import type { Requirement } from '../rules/types.ts';
import { cellOf, rowNameOf } from './asks.ts';
import { line, rule } from './blocks.ts';
import type { Examples } from './examples.ts';
import { inline } from './measures.ts';
import type { Block, Row } from './types.ts';
import { OR, refOf, told } from './voice.ts';

/** What tiers ask and bring, side by side, and what the rows of the table mean. */
export function tierBlocks(edition: Edition, examples: Examples): readonly Block[] {
  const { tiers } = edition;
  return [
    {
      kind: 'text',
      sentences: [
        {
          text: both(
            'You have the highest tier all of whose requirements you meet.',
            'Vous avez le niveau le plus élevé dont vous remplissez toutes les conditions.',
          ),
          ref: null,
        },
      ],
    },
    {
      kind: 'table',
      caption: both('What each tier asks and brings', 'Ce que chaque niveau exige et apporte'),
      columns: [both('Requirement', 'Condition'), ...tiers.map(({ title }) => title)],
      rows: [...asked(edition), ...brought(edition)],
    },
    ...rule(detailsOf(edition)),
    ...examples.ofTiers(),
  ];
}

/** A requirement of the same name is the same row in every tier; one that a tier has twice is two rows. */
function asked(edition: Edition): readonly Row[] {
  const { tiers } = edition;
  const keyed = tiers.map(({ requires }) => {
    const seen = new Map<string, number>();
    return new Map(
      requires.map((one) => {
        const name = rowNameOf(edition, one).en;
        const nth = seen.get(name) ?? 0;
        seen.set(name, nth + 1);
        return [`${name} ${nth}`, one] as const;
      }),
    );
  });
  const keys = [...new Set(keyed.flatMap((one) => [...one.keys()]))];
  return keys.flatMap((key) => {
    const first = keyed.find((one) => one.has(key))?.get(key);
    if (first === undefined) return [];
    const cells = keyed.map((one) => {
      const mine = one.get(key);
      return mine === undefined ? NOTHING : cellOf(edition, mine);
    });
    return [{ name: rowNameOf(edition, first), cells }];
  });
}

const NOTHING = { lines: [both('–', '–')], ref: null };

function brought(edition: Edition): readonly Row[] {
  if (edition.tiers.every(({ brings }) => brings.length === 0)) return [];
  const cells = edition.tiers.map(({ brings, place }) =>
    brings.length === 0 ? NOTHING : { lines: brings, ref: refOf(edition, place) },
  );
  return [{ name: both('Brings', 'Apporte'), cells }];
}

/** What is counted, for requirements that say it nowhere else. */
function detailsOf(edition: Edition) {
  const lines = edition.tiers
    .flatMap(({ requires }) => requires)
    .flatMap((one) => {
      const says = told(edition, (voice) => countedSaid(voice, one));
      return says.en === '' ? [] : [line(edition, one.place, rowNameOf(edition, one), says)];
    });
  return lines.filter(
    ({ name, says }, at) =>
      lines.findIndex((one) => one.name.en === name.en && one.says.en === says.en) === at,
  );
}

function countedSaid(voice: Parameters<typeof inline>[0], one: Requirement): string {
  if (one.kind === 'people' && one.holding.length > 0)
    return voice.list(
      one.holding.map((name) => voice.value('name', name)),
      OR,
    );
  return one.kind === 'measure' && one.measure.base.kind !== 'measure'
    ? inline(voice, one.measure)
    : '';
}
