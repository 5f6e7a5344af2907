import { titleOf } from '../explain/requirement.ts';
import { dayIn, inBoth, numberIn, pointsIn, textIn, wordsOf } from '../explain/words.ts';
import type { Text } from '../models.ts';
import { neededSaid } from '../guide/asks.ts';
import { inline, worthSaid } from '../guide/measures.ts';
import { told } from '../guide/voice.ts';
import type { Capability, NamedMeasure, RecordValue } from '../rules/types.ts';
import { both, decimalSaid, periodSaid, stepsSaid, valueSaid } from './items.words.ts';
import { policyItems } from './items.policies.ts';
import type { Clause, Edition, Place, Practice, Tier } from './types.ts';

/** The parts of an edition that people read, in their order. */
export const ITEM_SECTIONS = [
  'program',
  'tiers',
  'clauses',
  'measures',
  'scores',
  'tables',
  'capabilities',
  'duties',
  'practices',
  'enrolment',
  'policies',
] as const;
export type ItemSection = (typeof ITEM_SECTIONS)[number];

/** One thing that an edition says about an item, in words: its cap, one of its requirements. */
export type Part = {
  /** The same in every edition for the same thing. */
  readonly id: string;
  readonly name: Text;
  readonly says: Text;
  readonly place: Place;
};

/** A clause, a tier, a measure …, in words. `id` never changes its meaning, so that two editions compare by it. */
export type Item = {
  readonly section: ItemSection;
  readonly id: string;
  /** As printed in the guide, for clauses. */
  readonly number: string | null;
  readonly title: Text;
  /** As its author put it. */
  readonly says: Text | null;
  readonly place: Place;
  readonly parts: readonly Part[];
};

/** Everything that an edition says, in words, each with file and line. */
export function itemsOf(edition: Edition): readonly Item[] {
  return [
    programItem(edition),
    ...edition.tiers.map((one) => tierItem(edition, one)),
    ...edition.clauses.map((clause) => clauseItem(edition, clause)),
    ...edition.rules.measures.map((one) => measureItem(edition, one)),
    ...edition.rules.tables.map(({ id, title, place, rows }): Item => ({
      ...{ section: 'tables', id, number: null, title: title ?? named(id), says: null, place },
      parts: Object.entries(rows).map(([key, value]) =>
        part(
          place,
          key,
          both(key, key),
          inBoth((locale) => decimalSaid(locale, value)),
        ),
      ),
    })),
    ...edition.rules.capabilities.map((one) => capabilityItem(edition, one)),
    ...edition.rules.duties.map(({ id, title, place, every, dueDays, correctDays }): Item => ({
      ...{ section: 'duties', id, number: null, title, says: null, place },
      parts: [
        part(place, 'every', both('Told every', 'À déclarer chaque'), periodSaid(every)),
        part(place, 'due', both('Days to tell it', 'Jours pour le déclarer'), number(dueDays)),
        part(
          place,
          'correct',
          both('Days to correct it', 'Jours pour le corriger'),
          number(correctDays),
        ),
      ],
    })),
    ...edition.practices.map(practiceItem),
    ...enrolmentItem(edition),
    ...policyItems(edition.policies),
  ];
}

const named = (id: string): Text => both(wordsOf(id), wordsOf(id));
const number = (value: number): Text => inBoth((locale) => numberIn(locale, value));
const part = (place: Place, id: string, name: Text, says: Text): Part => ({
  id,
  name,
  says,
  place,
});
const yes = both('yes', 'oui');

function programItem(edition: Edition): Item {
  const { id, title, inForce, validityMonths, programYearStarts } = edition;
  const place = { file: `${id}/edition.yaml`, line: 1 };
  const { from, to } = inForce;
  return {
    ...{ section: 'program', id: 'program', number: null, title, says: null, place },
    parts: [
      part(
        place,
        'in-force',
        both('In force from', 'En vigueur à compter du'),
        inBoth((locale) => dayIn(locale, from)),
      ),
      ...(to === null
        ? []
        : [
            part(
              place,
              'ends',
              both('Ends on', 'Prend fin le'),
              inBoth((locale) => dayIn(locale, to)),
            ),
          ]),
      part(
        place,
        'validity',
        both('Points last', 'Les points durent'),
        both(`${validityMonths} months`, `${validityMonths} mois`),
      ),
      part(
        place,
        'program-year',
        both('The program year begins on', 'L’année de programme commence le'),
        both(programYearStarts, programYearStarts),
      ),
    ],
  };
}

const tierItem = (edition: Edition, { id, title, place, requires, brings }: Tier): Item => ({
  ...{ section: 'tiers', id, number: null, title, says: null, place },
  parts: [
    ...requires.map((one) =>
      part(
        one.place,
        one.id,
        titleOf(one),
        told(edition, (voice) => neededSaid(voice, one)),
      ),
    ),
    ...brings.map((text) => part(place, `brings/${text.en}`, both('Brings', 'Apporte'), text)),
  ],
});

function clauseItem(edition: Edition, clause: Clause): Item {
  const { id, number: printed, title, says, place, earns, period } = clause;
  const word = (name: string): Text =>
    name === 'company'
      ? both('the company', 'l’entreprise')
      : name === 'account'
        ? both('the account’s model', 'le modèle du compte')
        : (edition.models[name as keyof Edition['models']]?.title ?? named(name));
  const kind = edition.kinds[earns.kind]?.title ?? named(earns.kind);
  const every = period === null ? null : periodSaid(period);
  const steps = clause.steps?.map(({ from, points }) => ({
    from: String(from),
    gives: String(points),
  }));
  const { measure, atMost } = clause;
  const { record, ...where } = clause.where;
  const declared = typeof record === 'string' ? record : null;
  return {
    ...{ section: 'clauses', id, number: printed, title, says, place },
    parts: [
      part(
        place,
        'earns',
        both('Earns', 'Donne'),
        inBoth((locale) => {
          const model = textIn(locale, word(earns.model));
          const influence = earns.influence ? ', influence' : '';
          return `${textIn(locale, kind)}, ${model}${influence}`;
        }),
      ),
      part(
        place,
        'from',
        both('For', 'Pour'),
        told(edition, (voice) => voice.family(declared ?? clause.from)),
      ),
      ...(Object.keys(where).length === 0
        ? []
        : [
            part(
              place,
              'where',
              both('Where', 'Lorsque'),
              told(edition, (voice) => voice.filter(where).replace(/^ \(|\)$/gu, '')),
            ),
          ]),
      measure === null
        ? part(
            place,
            'value',
            both('Points', 'Points'),
            'record' in clause.value
              ? told(edition, (voice) =>
                  worthSaid(voice, (clause.value as { record: RecordValue }).record),
                )
              : valueSaid(clause.value),
          )
        : part(
            place,
            'value',
            both('Points', 'Points'),
            told(edition, (voice) => inline(voice, measure)),
          ),
      ...(steps === undefined
        ? []
        : [part(place, 'steps', both('Steps', 'Paliers'), inBoth(stepsSaid(steps)))]),
      ...(clause.per.length === 0
        ? []
        : [
            part(
              place,
              'per',
              both('Taken together by', 'Regroupé par'),
              told(edition, (voice) => clause.per.map((field) => voice.field(field)).join(', ')),
            ),
          ]),
      ...(atMost === null || every === null
        ? []
        : [
            part(
              place,
              'at-most',
              both('At most', 'Au plus'),
              inBoth((locale) =>
                locale === 'en'
                  ? `${pointsIn(locale, atMost)} a ${every.en}`
                  : `${pointsIn(locale, atMost)} par ${every.fr}`,
              ),
            ),
          ]),
      ...(clause.once ? [part(place, 'once', both('Once each', 'Une fois chacun'), yes)] : []),
      ...(clause.lasts === null
        ? []
        : [
            part(
              place,
              'lasts',
              both('Points count', 'Les points comptent'),
              typeof clause.lasts === 'number'
                ? both(`${clause.lasts} months`, `${clause.lasts} mois`)
                : periodSaid(clause.lasts),
            ),
          ]),
      ...(clause.returns
        ? [part(place, 'returns', both('Returns take back', 'Les retours reprennent'), yes)]
        : []),
    ],
  };
}

const measureItem = (edition: Edition, measure: NamedMeasure): Item => {
  const { id, title, says, place, outOf } = measure;
  return {
    section: outOf === null ? 'measures' : 'scores',
    ...{ id, number: null, title: title ?? named(id), says, place },
    parts: [
      part(
        place,
        'is',
        both('Comes to', 'Vaut'),
        told(edition, (voice) => inline(voice, measure)),
      ),
      ...(outOf === null
        ? []
        : [
            part(
              place,
              'out-of',
              both('Out of', 'Sur'),
              inBoth((locale) => decimalSaid(locale, outOf)),
            ),
          ]),
    ],
  };
};

const SCOPES = {
  company: both('the whole company', 'toute l’entreprise'),
  region: both('each region', 'chaque région'),
  country: both('each country', 'chaque pays'),
};

const capabilityItem = (edition: Edition, capability: Capability): Item => {
  const { id, title, says, place, requires, brings, keptMonths, scope } = capability;
  const asked = requires.kind === 'all' ? requires.of : [requires];
  return {
    ...{ section: 'capabilities', id, number: null, title, says, place },
    parts: [
      ...asked.map((one) =>
        part(
          one.place,
          one.id,
          titleOf(one),
          told(edition, (voice) => neededSaid(voice, one)),
        ),
      ),
      part(place, 'scope', both('For', 'Pour'), SCOPES[scope]),
      ...(keptMonths === null
        ? []
        : [
            part(
              place,
              'kept',
              both('Kept', 'Conservé'),
              both(`${keptMonths} months`, `${keptMonths} mois`),
            ),
          ]),
      ...brings.map((text) => part(place, `brings/${text.en}`, both('Brings', 'Apporte'), text)),
    ],
  };
};

const practiceItem = ({ id, title, says, place, milestones }: Practice): Item => ({
  ...{ section: 'practices', id, number: null, title, says, place },
  parts: milestones.map((one) =>
    part(
      one.place,
      one.id,
      one.title,
      inBoth((locale) => {
        const steps = one.steps.map((step) => textIn(locale, step.title)).join('; ');
        const points = pointsIn(locale, one.points);
        return locale === 'en'
          ? `${points}, due after ${one.dueDays} business days: ${steps}`
          : `${points}, à franchir en ${one.dueDays} jours ouvrables : ${steps}`;
      }),
    ),
  ),
});

function enrolmentItem({ enrolment }: Edition): readonly Item[] {
  if (enrolment === null) return [];
  const { place, decision, acceptDays, agreements, renewal, pays, waitingDays } = enrolment;
  const days = (id: string, en: string, fr: string, value: number): Part =>
    part(place, id, both(en, fr), number(value));
  const title = both('Enrolment', 'Inscription');
  return [
    {
      ...{ section: 'enrolment', id: 'enrolment', number: pays.number, title, says: null, place },
      parts: [
        days('decision', 'Business days to decide', 'Jours ouvrables pour décider', decision.days),
        days(
          'accept',
          'Business days to accept the agreement',
          'Jours ouvrables pour accepter l’entente',
          acceptDays,
        ),
        days(
          'renewal',
          'Months until it is renewed',
          'Mois jusqu’au renouvellement',
          renewal.everyMonths,
        ),
        days('waiting', 'Days until another attempt', 'Jours avant une autre demande', waitingDays),
        days('pays', 'Points for enrolling', 'Points pour l’inscription', pays.points),
        ...agreements.map(({ entity, title: name, version }) =>
          part(place, `agreement/${entity}`, name, both(version, version)),
        ),
      ],
    },
  ];
}
