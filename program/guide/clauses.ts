import { both, periodSaid, valueSaid } from '../edition/items.words.ts';
import type { Clause, Edition } from '../edition/types.ts';
import type { Text } from '../models.ts';
import { line, linesIn, rule, section, text } from './blocks.ts';
import type { Examples } from './examples.ts';
import { inline, measureLines, worthSaid } from './measures.ts';
import { lowered } from './nouns.ts';
import type { Block, RuleLine, Section } from './types.ts';
import { AND, type Voice, refOf, told } from './voice.ts';

/** A clause: as its author put it, the rule itself, its steps, and a case that it pays. */
export const clauseSection = (edition: Edition, clause: Clause, examples: Examples): Section =>
  section(
    clause.id,
    clause.number,
    clause.title,
    text(edition, clause.place, clause.says),
    rule(ruleOf(edition, clause)),
    stepsOf(edition, clause),
    examples.ofClause(clause.id),
  );

function ruleOf(edition: Edition, clause: Clause): readonly RuleLine[] {
  const { place, earns, per, atMost, period, once, returns } = clause;
  const at = (en: string, fr: string, says: Text): RuleLine =>
    line(edition, place, both(en, fr), says);
  const name = (field: string): Text => told(edition, (voice) => voice.field(field));
  return [
    ...valueOf(edition, clause),
    at(
      'For',
      'Pour',
      told(edition, (voice) => paidSaid(voice, clause)),
    ),
    at('Kind of points', 'Type de points', kindOf(edition, clause)),
    at('Business model', 'Modèle d’affaires', modelOf(edition, earns.model)),
    ...(per.length === 0
      ? []
      : [
          at(
            'Taken together by',
            'Regroupé par',
            told(edition, (voice) =>
              voice.list(
                per.map((field) => voice.of(name(field))),
                AND,
              ),
            ),
          ),
        ]),
    ...(period !== null && atMost === null
      ? [at('Reckoned every', 'Calculé chaque', periodSaid(period))]
      : []),
    ...(atMost === null || period === null
      ? []
      : [
          at(
            'At most',
            'Au plus',
            told(edition, (voice) => {
              const each = per.map((field) => voice.of(name(field)));
              const [points, every] = [voice.decimal(String(atMost)), voice.of(periodSaid(period))];
              return voice.say(
                `${points} points a ${[...each, every].join(' and ')}`,
                `${points} points par ${[...each, every].join(' et par ')}`,
              );
            }),
          ),
        ]),
    ...(once
      ? [
          at(
            'Once',
            'Une fois',
            both(
              'The same counts once in a program year',
              'Le même élément compte une fois par année de programme',
            ),
          ),
        ]
      : []),
    ...(clause.lasts === null
      ? []
      : [
          at(
            'The points count',
            'Les points comptent',
            typeof clause.lasts === 'number'
              ? both(`for ${clause.lasts} months`, `pendant ${clause.lasts} mois`)
              : both('until the program year is over', 'jusqu’à la fin de l’année de programme'),
          ),
        ]),
    ...(returns
      ? [
          at(
            'Returns',
            'Retours',
            both('A return takes back what was earned', 'Un retour reprend ce qui a été donné'),
          ),
        ]
      : []),
  ];
}

/** The family that a clause pays: of declared records, theirs. */
const paidFamily = ({ from, where }: Clause): string =>
  typeof where['record'] === 'string' ? where['record'] : from;

/** What a clause is paid for: the records of a family that its filter lets through. */
export function paidSaid(voice: Voice, clause: Clause): string {
  const { record: _declared, ...where } = clause.where;
  return `${voice.family(paidFamily(clause))}${voice.filter(where)}`;
}

function valueOf(edition: Edition, { place, value, measure, steps }: Clause): readonly RuleLine[] {
  const name = both('Points', 'Points');
  if (measure !== null) {
    if (measure.base.kind !== 'count')
      return linesIn(edition, place, (voice) => measureLines(voice, measure));
    return [
      line(
        edition,
        place,
        name,
        told(edition, (voice) => inline(voice, measure)),
      ),
    ];
  }
  if ('record' in value) {
    const { record } = value;
    return [
      line(
        edition,
        place,
        name,
        told(edition, (voice) => worthSaid(voice, record)),
      ),
    ];
  }
  if ('usd' in value) {
    const by = both('the amount in US dollars', 'le montant en dollars américains');
    return steps === null
      ? [line(edition, place, name, both('1 for each US dollar', '1 par dollar américain'))]
      : [
          line(edition, place, name, {
            en: `By ${by.en}, in the steps below`,
            fr: `Selon ${by.fr}, par les paliers ci-dessous`,
          }),
        ];
  }
  return [line(edition, place, name, valueSaid(value))];
}

const kindOf = (edition: Edition, { earns }: Clause): Text => {
  const title = edition.kinds[earns.kind]?.title ?? both(earns.kind, earns.kind);
  return earns.influence
    ? { en: `${title.en}, as influence`, fr: `${title.fr}, à titre d’influence` }
    : title;
};

export const modelOf = (edition: Edition, model: string): Text =>
  model === 'company'
    ? both('The whole company', 'Toute l’entreprise')
    : model === 'account'
      ? both('The model of the account it came by', 'Le modèle du compte concerné')
      : (edition.models[model as keyof Edition['models']]?.title ?? both(model, model));

function stepsOf(edition: Edition, { steps, place, period, per }: Clause): readonly Block[] {
  if (steps === null) return [];
  const ref = refOf(edition, place);
  const every = period ?? per.find((one) => one === 'month') ?? null;
  const dollars = (value: number): Text => told(edition, (voice) => voice.usd(String(value)));
  return [
    {
      kind: 'table',
      caption:
        every === null
          ? both('Steps', 'Paliers')
          : {
              en: `Steps, for each ${periodSaid(every).en}`,
              fr: `Paliers, pour chaque ${periodSaid(every).fr}`,
            },
      columns: [both('From', 'À partir de'), both('Points', 'Points')],
      rows: steps.map(({ from, points }) => ({
        name: dollars(from),
        cells: [{ lines: [told(edition, (voice) => voice.decimal(String(points)))], ref }],
      })),
    },
  ];
}

/** What a chapter of clauses is called: its kinds of points and what they are paid for. */
export function clausesTitle(edition: Edition, clauses: readonly Clause[]): Text {
  const kinds = [...new Set(clauses.map(({ earns }) => earns.kind))];
  const families = [...new Set(clauses.map(paidFamily))];
  return told(edition, (voice) => {
    const named = kinds.map((kind) => voice.of(edition.kinds[kind]?.title ?? both(kind, kind)));
    const all = voice.list(
      families.map((one) => voice.family(one)),
      AND,
    );
    const points =
      voice.locale === 'en'
        ? `${voice.list(named, AND)} points`
        : `Points : ${voice.list(named.map(lowered), AND)}`;
    return voice.locale === 'en' ? `${points}: ${all}` : `${points} (${all})`;
  });
}
