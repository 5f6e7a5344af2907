import type { EditionChange, PartChange } from '../edition/compare.ts';
import { compareEditions } from '../edition/compare.ts';
import { both } from '../edition/items.words.ts';
import type { ItemSection } from '../edition/items.ts';
import type { Edition, Place } from '../edition/types.ts';
import { inBoth } from '../explain/words.ts';
import { daySaid } from './nouns.ts';
import type { Text } from '../models.ts';
import { editionFor } from './concerns.ts';
import { type Cases, headOf, numbered } from './guide.ts';
import {
  type Block,
  type Chapter,
  EVERYBODY,
  type Guide,
  type Reader,
  type Section,
  type Sentence,
} from './types.ts';
import { refOf } from './voice.ts';

/** What changes from one edition to another, what a partner has to do, and from when; each with both places. */
export function letterOf(
  before: Edition,
  after: Edition,
  cases: Cases,
  reader: Reader = EVERYBODY,
): Guide {
  const changes = compareEditions(editionFor(before, reader), editionFor(after, reader)).filter(
    // The day from which it holds is said at the start.
    ({ section }) => section !== 'program' || isMore(before, after),
  );
  const failed = new Set(cases.failed.map((one) => one.case));
  const context = { before, after };
  return {
    kind: 'letter',
    ...headOf(after, reader),
    title: {
      en: `What changes with ${after.title.en}`,
      fr: `Ce qui change : ${after.title.fr}`,
    },
    cases: {
      passed: cases.all.filter((one) => !failed.has(one.case.title)).length,
      failed: cases.failed,
    },
    chapters: numbered([
      summary(context, changes),
      ...SECTIONS.flatMap(([section, title]) => {
        const own = changes.filter((one) => one.section === section);
        return own.length === 0 ? [] : [chapter(context, section, title, own)];
      }),
    ]),
  };
}

type Context = { readonly before: Edition; readonly after: Edition };

/** Whether more of the head changes than the days and the title. */
const isMore = (before: Edition, after: Edition): boolean =>
  before.validityMonths !== after.validityMonths ||
  before.programYearStarts !== after.programYearStarts;

const SECTIONS: readonly (readonly [ItemSection, Text])[] = [
  ['program', both('The program', 'Le programme')],
  ['tiers', both('Tiers', 'Niveaux')],
  ['clauses', both('What earns points', 'Ce qui donne des points')],
  ['capabilities', both('What you can attain', 'Ce que vous pouvez obtenir')],
  ['scores', both('Scores', 'Scores')],
  ['measures', both('What is measured', 'Ce qui est mesuré')],
  ['tables', both('Tables', 'Tableaux')],
  ['practices', both('Ignite practices', 'Pratiques Ignite')],
  ['duties', both('What you declare', 'Ce que vous déclarez')],
  ['enrolment', both('Enrolling', 'S’inscrire')],
  [
    'policies',
    both(
      'How tiers move, renewal and approval',
      'Évolution des niveaux, renouvellement et approbation',
    ),
  ],
];

function summary({ before, after }: Context, changes: readonly EditionChange[]): Chapter {
  const day = (locale: 'en' | 'fr-CA'): string => daySaid(locale, after.inForce.from);
  const count = (what: EditionChange['what']): number =>
    changes.filter((one) => one.what === what).length;
  const ref = refOf(after, { file: `${after.id}/edition.yaml`, line: 1 });
  const from: Sentence = {
    text: inBoth((locale) =>
      locale === 'en'
        ? `${after.title.en} replaces ${before.title.en} from ${day(locale)} on. What happened before that day is judged by the rules of its time.`
        : `${after.title.fr} remplace ${before.title.fr} à compter du ${day(locale)}. Ce qui a eu lieu avant ce jour est jugé selon les règles du moment.`,
    ),
    ref,
  };
  const total: Sentence = {
    text: inBoth((locale) =>
      changes.length === 0
        ? locale === 'en'
          ? 'Nothing that concerns you changes.'
          : 'Rien de ce qui vous concerne ne change.'
        : locale === 'en'
          ? `New: ${count('new')}. Changed: ${count('changed')}. Gone: ${count('gone')}.`
          : `Nouveau : ${count('new')}. Modifié : ${count('changed')}. Supprimé : ${count('gone')}.`,
    ),
    ref: null,
  };
  const todo = [...changes.flatMap((one) => todoOf(after, one)), ...goneOf(after, changes)];
  return {
    ...{ id: 'summary', number: '', title: both('In short', 'En bref') },
    blocks: [{ kind: 'text', sentences: [from, total] }],
    sections:
      todo.length === 0
        ? []
        : [
            {
              ...{
                id: 'to-do',
                number: '',
                title: both('What you have to do', 'Ce que vous devez faire'),
              },
              blocks: [{ kind: 'list', sentences: todo }],
            },
          ],
  };
}

/** What nobody can count on any more, in one sentence for each kind of thing. */
const goneOf = (after: Edition, changes: readonly EditionChange[]): readonly Sentence[] =>
  GONE.flatMap(([section, en, fr]) => {
    const own = changes.filter((one) => one.what === 'gone' && one.section === section);
    const titles = (key: 'en' | 'fr'): string => own.map(({ title }) => title[key]).join(', ');
    const day = after.inForce.from;
    return own.length === 0
      ? []
      : [
          {
            text: {
              en: `${en} from ${daySaid('en', day)} on: ${titles('en')}.`,
              fr: `${fr} à compter du ${daySaid('fr-CA', day)} : ${titles('fr')}.`,
            },
            ref: null,
          },
        ];
  });
const GONE = [
  [
    'clauses',
    'No longer count on points for these',
    'Ne comptez plus sur des points pour ce qui suit',
  ],
  ['capabilities', 'These can no longer be attained', 'Ceci ne peut plus être obtenu'],
] as const;

/** What a change asks of a partner; nothing where it asks for nothing. */
function todoOf(after: Edition, change: EditionChange): readonly Sentence[] {
  const { section, title, parts, what } = change;
  const day = (locale: 'en' | 'fr-CA'): string => daySaid(locale, after.inForce.from);
  if (section === 'enrolment')
    return parts
      .filter(({ id, after: now }) => id.startsWith('agreement/') && now !== null)
      .flatMap(({ name, after: now }) =>
        at(after, now?.place ?? null, {
          en: `Accept the agreement ${name.en}, version ${now?.says.en ?? ''}, when you are asked to.`,
          fr: `Acceptez l’entente ${name.fr}, version ${now?.says.fr ?? ''}, lorsqu’on vous le demandera.`,
        }),
      );
  if (what === 'gone' || !['tiers', 'capabilities', 'duties'].includes(section)) return [];
  if (section === 'duties')
    return at(after, change.after, {
      en: `Declare “${title.en}” from ${day('en')} on.`,
      fr: `Déclarez « ${title.fr} » à compter du ${day('fr-CA')}.`,
    });
  return parts
    .filter(({ id, after: now }) => now !== null && !/^brings\/|^scope$|^kept$/u.test(id))
    .flatMap(({ name, after: now }) =>
      at(after, now?.place ?? null, {
        en: `For ${title.en}, see to it that you have from ${day('en')} on: ${asked(name.en, now?.says.en ?? '')}.`,
        fr: `Pour ${title.fr}, assurez-vous d’avoir à compter du ${day('fr-CA')} : ${asked(name.fr, now?.says.fr ?? '', ' : ')}.`,
      }),
    );
}

/** What is asked, with its name unless it says that itself. */
const asked = (name: string, says: string, colon = ': '): string =>
  says.toLowerCase().includes(name.toLowerCase()) ? says : `${name}${colon}${says}`;

const at = (edition: Edition, place: Place | null, text: Text): readonly Sentence[] => [
  { text, ref: place === null ? null : refOf(edition, place) },
];

const chapter = (
  context: Context,
  id: string,
  title: Text,
  changes: readonly EditionChange[],
): Chapter => ({
  ...{ id, number: '', title, blocks: [] },
  sections: changes.map((one) => changeSection(context, one)),
});

const WHAT = {
  new: both('new', 'nouveau'),
  gone: both('gone', 'supprimé'),
  changed: both('changed', 'modifié'),
} as const;

function changeSection(context: Context, change: EditionChange): Section {
  const { id, number, title, what } = change;
  const clause = number === null ? '' : `Clause ${number}, `;
  return {
    id: `${change.section}-${id}`,
    number: '',
    title: {
      en: `${clause}${title.en} (${WHAT[what].en})`,
      fr: `${clause}${title.fr} (${WHAT[what].fr})`,
    },
    blocks: [...saysOf(context, change), ...partsOf(context, change)],
  };
}

function saysOf({ before, after }: Context, { says, ...change }: EditionChange): readonly Block[] {
  const sentences: Sentence[] = [];
  const said = (
    text: Text | null,
    edition: Edition,
    place: Place | null,
    en: string,
    fr: string,
  ) => {
    if (text === null || place === null) return;
    sentences.push({
      text: { en: `${en}${text.en}`, fr: `${fr}${text.fr}` },
      ref: refOf(edition, place),
    });
  };
  const isSame = says.before?.en === says.after?.en && says.before?.fr === says.after?.fr;
  if (change.what === 'changed' && !isSame)
    said(says.before, before, change.before, 'Until now: ', 'Jusqu’ici : ');
  if (change.what === 'gone') said(says.before, before, change.before, '', '');
  else if (change.what === 'changed' && !isSame)
    said(says.after, after, change.after, 'From now on: ', 'Désormais : ');
  else said(says.after, after, change.after, '', '');
  return sentences.length === 0 ? [] : [{ kind: 'list', sentences }];
}

function partsOf({ before, after }: Context, { what, parts }: EditionChange): readonly Block[] {
  const cell = (edition: Edition, side: PartChange['before']) =>
    side === null
      ? { lines: [both('–', '–')], ref: null }
      : { lines: [side.says], ref: refOf(edition, side.place) };
  if (parts.length === 0) return [];
  const [old, now] = [both('Until now', 'Jusqu’ici'), both('From now on', 'Désormais')];
  const columns = what === 'new' ? [now] : what === 'gone' ? [old] : [old, now];
  return [
    {
      kind: 'table',
      caption: both('The rule itself', 'La règle elle-même'),
      columns: [both('What', 'Élément'), ...columns],
      rows: parts.map((one) => ({
        name: one.name,
        cells: [
          ...(what === 'new' ? [] : [cell(before, one.before)]),
          ...(what === 'gone' ? [] : [cell(after, one.after)]),
        ],
      })),
    },
  ];
}
