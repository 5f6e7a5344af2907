import { both, decimalSaid, periodSaid } from '../edition/items.words.ts';
import { measureTitle } from '../explain/requirement.ts';
import { lowered } from './nouns.ts';
import type { Locale, Text } from '../models.ts';
import { unitBefore, unitOf } from '../rules/units.ts';
import type {
  Count,
  Measure,
  RecordValue,
  Requirement,
  Shape,
  Step,
  Unit,
  Window,
} from '../rules/types.ts';
import { AND, type Voice } from './voice.ts';

/** One line of a rule in one language. */
export type Said = { readonly name: Text; readonly says: string };
type Line = readonly [en: string, fr: string, says: string | null];

const lines = (...all: readonly Line[]): readonly Said[] =>
  all.flatMap(([en, fr, says]) =>
    says === null || says === '' ? [] : [{ name: both(en, fr), says }],
  );

/** A measure by its name; one without a name by what it is. */
export function nameOf(voice: Voice, measure: Measure): string {
  const { base } = measure;
  if (base.kind === 'measure') {
    const named = voice.edition.rules.measures.find(({ id }) => id === base.measure);
    const own = measure.title ?? (named === undefined ? null : measureTitle(named));
    const before = monthsBefore(voice, measure);
    const name = own === null ? voice.of(measureTitle(measure)) : voice.of(own);
    return `${name}${before === null ? '' : ` (${before})`}`;
  }
  if (base.kind === 'number') return voice.decimal(base.number);
  return measure.title === null ? inline(voice, measure) : voice.of(measure.title);
}

/** A measure within a sentence. */
export const inline = (voice: Voice, measure: Measure): string =>
  measureLines(voice, measure)
    .map(({ name, says }) => `${lowered(voice.of(name))}${voice.say(':', ' :')} ${says}`)
    .join(voice.say('; ', ' ; '));

/** A measure as it is computed, line by line, in the order in which it is computed. Its steps and bands are tables. */
export function measureLines(voice: Voice, measure: Measure): readonly Said[] {
  const { base, when } = measure;
  return [
    ...(base.kind === 'count' ? countLines(voice, base) : combined(voice, measure)),
    ...lines(
      ['Taken', 'Mesuré', base.kind === 'measure' ? null : monthsBefore(voice, measure)],
      ['Only if', 'Seulement si', when === null ? null : conditionSaid(voice, when)],
    ),
    ...shapeLines(voice, measure.shape, unitBefore(measure, voice.edition.rules)),
  ];
}

const monthsBefore = (voice: Voice, { monthsBefore: months }: Measure): string | null =>
  months === 0 ? null : voice.say(`${months} months earlier`, `${months} mois plus tôt`);

function combined(voice: Voice, { base }: Measure): readonly Said[] {
  const name = (one: Measure): string => nameOf(voice, one);
  switch (base.kind) {
    case 'count':
      return [];
    case 'number':
      return lines(['Number', 'Nombre', voice.decimal(base.number)]);
    case 'measure':
      return lines(['Is', 'Correspond à', nameOf(voice, { ...emptyOf(base.measure), base })]);
    case 'sum':
      return lines(['Sum of', 'Somme de', base.of.map(name).join(' + ')]);
    case 'difference':
      return lines(['Difference', 'Différence', base.of.map(name).join(' − ')]);
    case 'times':
      return lines(['Product of', 'Produit de', base.of.map(name).join(' × ')]);
    case 'best':
      return lines(['The most of', 'Le plus élevé de', base.of.map(name).join(', ')]);
    case 'top':
      return lines([
        `Sum of the ${base.count} greatest of`,
        `Somme des ${base.count} plus élevés de`,
        base.of.map(name).join(', '),
      ]);
    case 'least':
      return lines(['The least of', 'Le moins élevé de', base.of.map(name).join(', ')]);
    case 'average':
      return lines([
        'Average of, by weight',
        'Moyenne pondérée de',
        base.of.map((one) => `${name(one.measure)} (× ${voice.decimal(one.weight)})`).join(', '),
      ]);
    case 'ratio':
      return lines(
        ['Ratio', 'Rapport', `${name(base.of)} ÷ ${name(base.per)}`],
        ['For each', 'Par', base.unit === '1' ? null : voice.decimal(base.unit)],
      );
    case 'growth':
      return lines(
        ['Growth in percent of', 'Croissance en pour cent de', name(base.of)],
        ['Against', 'Par rapport à', name(base.against)],
        [
          'From a baseline of',
          'À partir d’une base de',
          base.baseline === null
            ? null
            : unitOf(base.of, voice.edition.rules) === 'money'
              ? voice.usd(base.baseline)
              : voice.decimal(base.baseline),
        ],
      );
    case 'share':
      return lines(
        ['Share in percent of', 'Part en pour cent de', name(base.of)],
        ['In', 'Dans', name(base.all)],
      );
    case 'choose':
      return [
        ...Object.entries(base.of).map(([value, one]) => ({
          name: sameWord(voice.value(base.by, value)),
          says: name(one),
        })),
        ...lines(['Otherwise', 'Sinon', base.otherwise === null ? null : name(base.otherwise)]),
      ];
  }
}

/** The name of a line that is the same word in the language that is spoken. */
const sameWord = (word: string): Text => both(word, word);

const emptyOf = (id: string): Measure => ({
  ...{ id, title: null, says: null, place: { file: '', line: 0 } },
  base: { kind: 'number', number: '0' },
  monthsBefore: 0,
  when: null,
  shape: {
    ...{ needs: null, steps: null, bands: null, gives: null },
    ...{ atLeast: null, atMost: null, round: null },
  },
});

function countLines(voice: Voice, count: Count): readonly Said[] {
  const { say } = voice;
  const fields = (names: readonly string[]): string =>
    voice.list(
      names.map((one) => voice.field(one)),
      AND,
    );
  const worth = count.value === null ? null : worthSaid(voice, count.value);
  const { per, linked } = count;
  return [
    ...lines(
      ['What counts', 'Ce qui compte', `${voice.family(count.from)}${voice.filter(count.where)}`],
      [
        'Not',
        'Sauf',
        count.not === null ? null : voice.filter(count.not).replace(/^ \(|\)$/gu, ''),
      ],
      [
        'Only with',
        'Seulement avec',
        linked === null
          ? null
          : say(
              `${voice.family(linked.to)}${voice.filter(linked.where)} of the same ${voice.field(linked.by)}`,
              `${voice.family(linked.to)}${voice.filter(linked.where)}, même ${voice.field(linked.by)}`,
            ),
      ],
      ['Over', 'Période', windowSaid(voice, count.window)],
      [
        'Retired ones',
        'Celles retirées',
        count.retiredMonths === null
          ? null
          : say(
              `count for ${count.retiredMonths} more months`,
              `comptent ${count.retiredMonths} mois de plus`,
            ),
      ],
      [
        'Once for the same',
        'Une fois pour le même',
        count.once.length === 0 ? null : fields(count.once),
      ],
      per.length > 0 && worth === null
        ? ['Each counts once', 'Compte une fois chaque', fields(per)]
        : ['Taken together by', 'Regroupé par', per.length === 0 ? null : fields(per)],
      ['Each is worth', 'Chacun vaut', worth],
      [
        'Of what is taken together',
        'De ce qui est regroupé',
        count.within === 'sum' ? null : takingSaid(voice, count.within),
      ],
    ),
    ...shapeLines(voice, count.each, count.value?.kind === 'amount' ? 'money' : 'number').map(
      ({ name, says }) => ({
        name: both(`For each, ${lowered(name.en)}`, `Pour chacun, ${lowered(name.fr)}`),
        says,
      }),
    ),
    ...lines(
      [
        'Only',
        'Seulement',
        count.top === null
          ? null
          : say(`the ${count.top} greatest`, `les ${count.top} plus élevés`),
      ],
      ['Of all', 'De l’ensemble', count.take === 'sum' ? null : takingSaid(voice, count.take)],
      [
        'Comes to the number of',
        'Donne le nombre de',
        count.distinct === null ? null : voice.fields(count.distinct),
      ],
      [
        'What was returned',
        'Ce qui a été retourné',
        count.returns ? say('counts', 'compte') : null,
      ],
    ),
  ];
}

const TAKING: Readonly<Record<Count['within'], Text>> = {
  count: both('their number', 'leur nombre'),
  sum: both('the sum', 'la somme'),
  best: both('the best', 'le meilleur'),
  least: both('the least', 'le moindre'),
  average: both('the average', 'la moyenne'),
  first: both('the first', 'le premier'),
  last: both('the last', 'le dernier'),
};
const takingSaid = (voice: Voice, taking: Count['within']): string => voice.of(TAKING[taking]);

function windowSaid({ say, of }: Voice, window: Window): string {
  switch (window.kind) {
    case 'held':
      return say('as long as it is valid', 'tant que c’est valide');
    case 'ever':
      return say('without a limit in time', 'sans limite de temps');
    case 'last':
      return window.of === 'months'
        ? say(`the last ${window.count} months`, `les ${window.count} derniers mois`)
        : say(`the last ${window.count} days`, `les ${window.count} derniers jours`);
    case 'complete': {
      const name = of(periodSaid(window.of));
      return window.count === 1
        ? say(`the last complete ${name}`, `la dernière période complète (${name})`)
        : say(
            `the last ${window.count} complete ${name}s`,
            `les ${window.count} dernières périodes complètes (${name})`,
          );
    }
    case 'period':
      return say(
        `the ${of(periodSaid(window.of))} so far`,
        `depuis le début de la période (${of(periodSaid(window.of))})`,
      );
  }
}

/** What one record is worth. */
export function worthSaid(voice: Voice, value: RecordValue): string {
  const { say } = voice;
  const all = (of: readonly RecordValue[]): readonly string[] =>
    of.map((one) => worthSaid(voice, one));
  switch (value.kind) {
    case 'number':
      return voice.decimal(value.number);
    case 'amount':
      return say('its amount in US dollars', 'son montant en dollars américains');
    case 'points':
      return say('its points', 'ses points');
    case 'field':
      return say(`its ${voice.field(value.field)}`, `sa valeur : ${voice.field(value.field)}`);
    case 'table': {
      const title = voice.edition.rules.tables.find(({ id }) => id === value.table)?.title;
      const name = title === null || title === undefined ? value.table : voice.of(title);
      return say(`the number in the table “${name}”`, `le nombre du tableau « ${name} »`);
    }
    case 'points-per': {
      const [points, usd] = [pointsSaid(voice.locale, value.points), voice.usd(value.usd)];
      return say(`${points} for each ${usd}`, `${points} par tranche de ${usd}`);
    }
    case 'sum':
      return all(value.of).join(' + ');
    case 'times':
      return all(value.of).join(' × ');
    case 'best':
      return say(
        `the most of ${all(value.of).join(', ')}`,
        `le plus élevé de ${all(value.of).join(', ')}`,
      );
    case 'least':
      return say(
        `the least of ${all(value.of).join(', ')}`,
        `le moins élevé de ${all(value.of).join(', ')}`,
      );
  }
}

/** What a number passes through, in its order. */
export function shapeLines(voice: Voice, shape: Shape, unit: Unit): readonly Said[] {
  const { gives, steps, bands } = shape;
  const before = (decimal: string): string =>
    unit === 'money' ? voice.usd(decimal) : voice.decimal(decimal);
  const isStill = gives === null && steps === null && bands === null;
  const number = (decimal: string | null): string | null =>
    decimal === null ? null : isStill ? before(decimal) : voice.decimal(decimal);
  return lines(
    ['Nothing below', 'Rien sous', shape.needs === null ? null : before(shape.needs)],
    ['By steps', 'Par paliers', steps === null ? null : stepsSaid(voice, steps, before)],
    ['By bands', 'Par tranches', bands === null ? null : stepsSaid(voice, bands, before)],
    ['Gives', 'Donne', gives === null ? null : givesSaid(voice, gives, unit, before)],
    ['At least', 'Au moins', number(shape.atLeast)],
    ['At most', 'Au plus', number(shape.atMost)],
    ['Rounded', 'Arrondi', shape.round === null ? null : voice.of(ROUND[shape.round])],
  );
}

const ROUND = {
  down: both('down', 'vers le bas'),
  up: both('up', 'vers le haut'),
  half: both('to the nearest', 'au plus proche'),
} as const;

function givesSaid(
  { locale, say }: Voice,
  { points, each, whole }: NonNullable<Shape['gives']>,
  unit: Unit,
  before: (decimal: string) => string,
): string {
  const paid = pointsSaid(locale, points);
  if (each !== '1')
    return say(
      `${paid} for each ${whole ? 'whole ' : ''}${before(each)}`,
      `${paid} par tranche ${whole ? 'entière ' : ''}de ${before(each)}`,
    );
  const one = unit === 'percent' ? say('percent', 'pour cent') : say('one', 'unité');
  return say(
    `${paid} for each ${whole ? 'whole ' : ''}${one}`,
    `${paid} pour chaque ${one}${whole ? ' entière' : ''}`,
  );
}

/** `1 point`, `6.67 points`; in French what is below two is singular. */
export const pointsSaid = (locale: Locale, points: string): string => {
  const isOne = locale === 'en' ? points === '1' : Number(points) < 2;
  return `${decimalSaid(locale, points)} ${isOne ? 'point' : 'points'}`;
};

const stepsSaid = (
  voice: Voice,
  steps: readonly Step[],
  before: (decimal: string) => string,
): string =>
  steps
    .map(
      ({ from, gives }) =>
        `${voice.say('from', 'dès')} ${before(from)}${voice.say(':', ' :')} ${voice.decimal(gives)}`,
    )
    .join(voice.say('; ', ' ; '));

/** A condition of a measure, within a sentence. */
export function conditionSaid(voice: Voice, requirement: Requirement): string {
  const { say } = voice;
  switch (requirement.kind) {
    case 'measure':
      return `${nameOf(voice, requirement.measure)}${say(':', ' :')} ${voice.bound(requirement.bound)}`;
    case 'all':
      return requirement.of.map((one) => conditionSaid(voice, one)).join(say(', and ', ', et '));
    case 'any':
      return requirement.of.map((one) => conditionSaid(voice, one)).join(say(', or ', ', ou '));
    case 'not':
      return say(
        `not: ${requirement.of.map((one) => conditionSaid(voice, one)).join(', ')}`,
        `sauf si : ${requirement.of.map((one) => conditionSaid(voice, one)).join(', ')}`,
      );
    case 'some':
      return say(
        `at least ${requirement.min} of: ${requirement.of.map((one) => conditionSaid(voice, one)).join(', ')}`,
        `au moins ${requirement.min} de : ${requirement.of.map((one) => conditionSaid(voice, one)).join(', ')}`,
      );
    case 'any-day':
      return say(
        `on any one day of the last ${requirement.months} months: ${requirement.of.map((one) => conditionSaid(voice, one)).join(', ')}`,
        `n’importe quel jour des ${requirement.months} derniers mois : ${requirement.of.map((one) => conditionSaid(voice, one)).join(', ')}`,
      );
    case 'points':
      return say(
        `at least ${pointsSaid('en', String(requirement.min))}`,
        `au moins ${pointsSaid('fr-CA', String(requirement.min))}`,
      );
    case 'people': {
      const held = voice.list(
        requirement.holding.map((one) => voice.value('name', one)),
        { en: 'or', fr: 'ou' },
      );
      const one = requirement.min === 1;
      const people = say(
        `at least ${requirement.min} certified ${one ? 'person' : 'people'}`,
        `au moins ${requirement.min} ${one ? 'personne certifiée' : 'personnes certifiées'}`,
      );
      return held === '' ? people : `${people} (${held})`;
    }
    case 'capabilities': {
      const titles = requirement.names.map((name) => {
        const found = voice.edition.rules.capabilities.find(({ id }) => id === name);
        return found === undefined ? name : voice.of(found.title);
      });
      const kind = requirement.ofKind === null ? [] : [kindNoun(voice, requirement.ofKind)];
      const of = [...titles, ...kind].join(', ');
      return titles.length === 1 && requirement.min === 1
        ? of
        : say(`at least ${requirement.min} of: ${of}`, `au moins ${requirement.min} de : ${of}`);
    }
    case 'partner':
      return voice.filter(requirement.where).replace(/^ \(|\)$/gu, '');
  }
}

const KINDS: Readonly<Record<string, Text>> = {
  competency: both('Competencies', 'Compétences'),
  'solution-competency': both('Solution competencies', 'Compétences de solution'),
  'master-services-competency': both(
    'Master services competencies',
    'Compétences de services, niveau maître',
  ),
  specialization: both('Specializations', 'Spécialisations'),
  designation: both('Designations', 'Désignations'),
};
/** What capabilities of a kind are called together. */
export const kindTitle = (kind: string): Text =>
  KINDS[kind] ?? both(kind.replaceAll('-', ' '), kind.replaceAll('-', ' '));
const kindNoun = (voice: Voice, kind: string): string => lowered(voice.of(kindTitle(kind)));
