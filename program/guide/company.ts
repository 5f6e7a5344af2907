import { both, periodSaid } from '../edition/items.words.ts';
import { policyItems } from '../edition/items.policies.ts';
import type { EnrolmentRules } from '../edition/enrolment.types.ts';
import type { Edition } from '../edition/types.ts';
import { countryIn, inBoth, pointsIn } from '../explain/words.ts';
import type { Text } from '../models.ts';
import { line, rule, section, text } from './blocks.ts';
import { daySaid, fieldNoun } from './nouns.ts';
import type { Block, Chapter, RuleLine } from './types.ts';
import { AND, refOf, told } from './voice.ts';
import { chapterOf } from './practices.ts';

/** How a company enrols, accepts, renews; its clause is a section. */
export function enrolmentChapter(edition: Edition): readonly Chapter[] {
  const { enrolment } = edition;
  if (enrolment === null) return [];
  const { pays } = enrolment;
  const kind = edition.kinds[pays.kind]?.title ?? both(pays.kind, pays.kind);
  return [
    {
      id: 'enrolment',
      number: chapterOf(pays.number),
      title: both('Enrolling', 'S’inscrire'),
      blocks: [
        ...rule(termsOf(edition, enrolment)),
        ...clearOf(edition, enrolment),
        ...agreementsOf(edition, enrolment),
      ],
      sections: [
        section(
          pays.clause,
          pays.number,
          pays.title,
          text(edition, pays.place, pays.says),
          rule([
            line(
              edition,
              pays.place,
              both('Points', 'Points'),
              inBoth((locale) => pointsIn(locale, pays.points)),
            ),
            line(edition, pays.place, both('Kind of points', 'Type de points'), kind),
          ]),
        ),
      ],
    },
  ];
}

function termsOf(edition: Edition, enrolment: EnrolmentRules): readonly RuleLine[] {
  const { place, decision, acceptDays, renewal, waitingDays } = enrolment;
  const business = (days: number): Text => both(`${days} business days`, `${days} jours ouvrables`);
  const days = (count: number): Text => both(`${count} days`, `${count} jours`);
  const at = (en: string, fr: string, says: Text): RuleLine =>
    line(edition, place, both(en, fr), says);
  return [
    at('We decide within', 'Nous décidons sous', business(decision.days)),
    at(
      'Without a decision, the request lapses after',
      'Sans décision, la demande devient caduque après',
      business(decision.lapsesAfterDays),
    ),
    at(
      'You answer our questions within',
      'Vous répondez à nos questions sous',
      business(decision.answerDays),
    ),
    at('You accept the agreement within', 'Vous acceptez l’entente sous', business(acceptDays)),
    at(
      'Renewed every',
      'Renouvelée tous les',
      both(`${renewal.everyMonths} months`, `${renewal.everyMonths} mois`),
    ),
    at(
      'Renewal opens and closes',
      'Le renouvellement s’ouvre et se ferme',
      both(
        `${renewal.opensDaysBefore} days before the anniversary, and ${renewal.closesDaysAfter} days after it`,
        `${renewal.opensDaysBefore} jours avant l’anniversaire et ${renewal.closesDaysAfter} jours après`,
      ),
    ),
    at(
      'We remind you',
      'Nous vous rappelons le renouvellement',
      told(edition, (voice) =>
        voice.list(
          renewal.remindOnDays.map((day) =>
            day < 0
              ? voice.say(`${-day} days before`, `${-day} jours avant`)
              : day === 0
                ? voice.say('on the day', 'le jour même')
                : voice.say(`${day} days after`, `${day} jours après`),
          ),
          AND,
        ),
      ),
    ),
    at(
      'An enrolment that lapsed can be taken up within',
      'Une inscription expirée peut être reprise sous',
      days(renewal.takeUpDays),
    ),
    at('You can apply again after', 'Une nouvelle demande est possible après', days(waitingDays)),
  ];
}

function clearOf(edition: Edition, { clear, place }: EnrolmentRules): readonly Block[] {
  if (clear.length === 0) return [];
  const ref = refOf(edition, place);
  return [
    {
      kind: 'table',
      caption: both(
        'Accepted without a decision, unless something is found',
        'Accepté sans décision, sauf si une vérification le demande',
      ),
      columns: [
        both('Business models', 'Modèles d’affaires'),
        both('Countries', 'Pays'),
        both('Where', 'Portée'),
      ],
      rows: clear.map(({ models, countries, geography }) => ({
        name: told(edition, (voice) =>
          models.length === 0
            ? voice.say('All', 'Tous')
            : models.map((one) => voice.of(edition.models[one].title)).join(', '),
        ),
        cells: [
          { lines: [countriesSaid(countries)], ref },
          {
            lines: [
              geography === 'home'
                ? both(
                    'Only in the geography of your home',
                    'Dans votre région d’origine seulement',
                  )
                : both('Anywhere', 'Partout'),
            ],
            ref: null,
          },
        ],
      })),
    },
  ];
}

const countriesSaid = (countries: readonly string[]): Text =>
  countries.length === 0
    ? both('All others', 'Tous les autres')
    : inBoth((locale) =>
        countries
          .map((one) => countryIn(locale, one))
          .toSorted((a, b) => a.localeCompare(b, locale))
          .join(', '),
      );

const agreementsOf = (edition: Edition, { agreements, place }: EnrolmentRules): readonly Block[] =>
  agreements.length === 0
    ? []
    : [
        {
          kind: 'table',
          caption: both('Your agreement', 'Votre entente'),
          columns: [both('With', 'Avec'), both('Countries', 'Pays'), both('Version', 'Version')],
          rows: agreements.map(({ title, countries, version }) => ({
            name: title,
            cells: [
              { lines: [countriesSaid(countries)], ref: refOf(edition, place) },
              { lines: [both(version, version)], ref: null },
            ],
          })),
        },
        ...agreements.flatMap(({ title, text: said }) =>
          text(edition, place, {
            en: `${title.en}: ${said.en.trim().replaceAll('\n', ' ')}`,
            fr: `${title.fr} : ${said.fr.trim().replaceAll('\n', ' ')}`,
          }),
        ),
      ];

/** How tiers move, how what was reached is renewed and approved. */
export function policiesChapter(edition: Edition): readonly Chapter[] {
  const items = policyItems(edition.policies);
  if (items.length === 0) return [];
  return [
    {
      id: 'policies',
      number: '',
      title: both(
        'How tiers move, renewal and approval',
        'Évolution des niveaux, renouvellement et approbation',
      ),
      blocks: [],
      sections: items.map(({ id, title, parts }) =>
        section(
          `policy-${id}`,
          '',
          title,
          rule(parts.map((one) => line(edition, one.place, one.name, one.says))),
        ),
      ),
    },
  ];
}

/** What a partner has to declare, and when. */
export function dutiesChapter(edition: Edition): readonly Chapter[] {
  const { duties } = edition.rules;
  if (duties.length === 0) return [];
  return [
    {
      ...{
        id: 'duties',
        number: '',
        title: both('What you declare', 'Ce que vous déclarez'),
        blocks: [],
      },
      sections: duties.map((duty) => {
        const { place } = duty;
        return section(
          `duty-${duty.id}`,
          '',
          duty.title,
          rule([
            line(edition, place, both('Every', 'Chaque'), periodSaid(duty.every)),
            line(
              edition,
              place,
              both('With', 'Par'),
              told(edition, (voice) => `${voice.family(duty.from)}${voice.filter(duty.where)}`),
            ),
            line(
              edition,
              place,
              both('Due', 'Échéance'),
              both(`${duty.dueDays} days after its end`, `${duty.dueDays} jours après sa fin`),
            ),
            ...(duty.correctDays === 0
              ? []
              : [
                  line(
                    edition,
                    place,
                    both('Can be corrected', 'Peut être corrigé'),
                    both(
                      `For ${duty.correctDays} days after that`,
                      `Pendant les ${duty.correctDays} jours qui suivent`,
                    ),
                  ),
                ]),
            ...(duty.model === null
              ? []
              : [
                  line(
                    edition,
                    place,
                    both('Business model', 'Modèle d’affaires'),
                    edition.models[duty.model as keyof Edition['models']]?.title ??
                      both(duty.model, duty.model),
                  ),
                ]),
          ]),
        );
      }),
    },
  ];
}

/** Which facts the program knows beside those that every program does, and where they belong. */
export function factsChapter(edition: Edition): readonly Chapter[] {
  const { records, attribution, regions, retired } = edition.rules;
  const start = { file: `${edition.id}/edition.yaml`, line: 1 };
  const parts = [
    section(
      'records',
      '',
      both('Facts of this program', 'Faits propres à ce programme'),
      rule(
        records.map((one) =>
          line(
            edition,
            one.place,
            one.title ?? both(one.id, one.id),
            inBoth((locale) =>
              Object.keys(one.fields)
                .map((field) => fieldNoun(field, locale))
                .join(', '),
            ),
          ),
        ),
      ),
    ),
    section(
      'attribution',
      '',
      both('Where facts belong', 'Où les faits sont comptés'),
      rule(
        attribution.map((one) =>
          line(
            edition,
            one.place,
            told(edition, (voice) => {
              const fields = Object.entries(one.fields);
              return fields
                .map(
                  ([field, value]) =>
                    `${capital(voice.field(field))}${voice.say(':', ' :')} ${voice.value(field, value)}`,
                )
                .join(', ');
            }),
            told(edition, (voice) => `${voice.family(one.from)}${voice.filter(one.where)}`),
          ),
        ),
      ),
    ),
    section(
      'regions',
      '',
      both('Regions', 'Régions'),
      rule(
        Object.entries(regions).map(([region, countries]) =>
          line(
            edition,
            start,
            told(edition, (voice) => voice.value('region', region)),
            countriesSaid(countries),
          ),
        ),
      ),
    ),
    section(
      'retired',
      '',
      both('Retired certifications', 'Certifications retirées'),
      rule(
        Object.entries(retired).map(([name, day]) =>
          line(
            edition,
            start,
            told(edition, (voice) => voice.value('name', name)),
            inBoth((locale) => daySaid(locale, day)),
          ),
        ),
      ),
    ),
  ].filter(({ blocks }) => blocks.length > 0);
  return parts.length === 0
    ? []
    : [
        {
          id: 'facts',
          number: '',
          title: both('What is known', 'Ce qui est connu'),
          blocks: [],
          sections: parts,
        },
      ];
}
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
