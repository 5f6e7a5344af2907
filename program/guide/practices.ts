import { both } from '../edition/items.words.ts';
import type { Edition, Milestone, PlannedStep, Practice, Proof } from '../edition/types.ts';
import { pointsIn } from '../explain/words.ts';
import type { Text } from '../models.ts';
import { section, text } from './blocks.ts';
import type { Ask, Block, Chapter } from './types.ts';
import { OR, type Voice, refOf, told } from './voice.ts';

/** A practice: its milestones with points and days, their steps, and who or what proves them. */
export function practiceChapter(edition: Edition, practice: Practice): Chapter {
  const { id, title, says, place, milestones, waitingDays } = practice;
  const total = milestones.reduce((sum, { points }) => sum + points, 0);
  return {
    id,
    number: chapterOf(milestones[0]?.number ?? ''),
    title: { en: `Ignite: ${title.en}`, fr: `Ignite : ${title.fr}` },
    blocks: [
      ...text(edition, place, says),
      overview(edition, practice, total),
      ...text(
        edition,
        place,
        both(
          `Each milestone pays once in a program year. After leaving, the practice can be begun again after ${waitingDays} days.`,
          `Chaque étape est payée une fois par année de programme. Après un abandon, la pratique peut être recommencée après ${waitingDays} jours.`,
        ),
      ),
    ],
    sections: milestones.map((one) =>
      section(
        `${id}-${one.id}`,
        one.number,
        one.title,
        text(edition, one.place, paysSaid(edition, one)),
        stepsOf(edition, one),
      ),
    ),
  };
}

export const chapterOf = (number: string): string => number.split('.')[0] ?? number;

function overview(edition: Edition, { milestones, place }: Practice, total: number): Block {
  return {
    kind: 'table',
    caption: both('Milestones', 'Étapes'),
    columns: [
      both('Milestone', 'Étape'),
      both('Points', 'Points'),
      both('Due after (business days)', 'Échéance (jours ouvrables)'),
    ],
    rows: [
      ...milestones.map((one) => {
        const ref = refOf(edition, one.place);
        return {
          name: { en: `${one.number} ${one.title.en}`, fr: `${one.number} ${one.title.fr}` },
          cells: [
            { lines: [both(`${one.points}`, `${one.points}`)], ref },
            { lines: [both(`${one.dueDays}`, `${one.dueDays}`)], ref: null },
          ],
        };
      }),
      {
        name: both('In all', 'En tout'),
        cells: [
          { lines: [both(`${total}`, `${total}`)], ref: refOf(edition, place) },
          { lines: [both('–', '–')], ref: null },
        ],
      },
    ],
  };
}

const paysSaid = (edition: Edition, { points, kind, dueDays }: Milestone): Text =>
  told(edition, (voice) => {
    const title = voice.of(edition.kinds[kind]?.title ?? both(kind, kind));
    const paid = pointsIn(voice.locale, points);
    return voice.say(
      `${paid} (${title}), due ${dueDays} business days after the milestone begins.`,
      `${paid} (${title}), à franchir dans les ${dueDays} jours ouvrables suivant le début de l’étape.`,
    );
  });

const stepsOf = (edition: Edition, { steps }: Milestone): readonly Block[] => [
  {
    kind: 'asks',
    asks: steps.flatMap((step): readonly Ask[] => {
      const ref = refOf(edition, step.place);
      const said = told(
        edition,
        (voice) =>
          `${voice.of(step.title)}${/[?!]$/u.test(voice.of(step.title)) ? '' : voice.say(':', ' :')} ${voice.of(step.says)}`,
      );
      return [
        { depth: 0, text: said, ref },
        ...waysOf(edition, step).map((one): Ask => ({ depth: 1, text: one, ref })),
      ];
    }),
  },
];

/** How a step is proved, a line for each way. */
function waysOf(edition: Edition, step: PlannedStep): readonly Text[] {
  if (step.kind === 'assessment')
    return [
      both('You answer the questions yourselves.', 'Vous répondez vous-mêmes aux questions.'),
    ];
  if (step.kind === 'automatic')
    return step.anyOf.map((proof, at) =>
      told(edition, (voice) => {
        const first =
          step.anyOf.length === 1
            ? voice.say('Proved by', 'Prouvée par')
            : at === 0
              ? voice.say('Proved by either', 'Prouvée par l’un de ces faits :')
              : voice.say('or', 'ou');
        return `${first} ${proofSaid(voice, proof)}`;
      }),
    );
  const { decider, evidence, criteria, decideDays, answerDays } = step;
  return [
    told(edition, (voice) => {
      const by = voice.of(DECIDERS[decider]);
      const shown = voice.list(
        evidence.map((one) => voice.of(EVIDENCE[one])),
        OR,
      );
      return voice.say(
        `Decided by ${by} within ${decideDays} business days, on ${shown}; you have ${answerDays} business days to answer a request for a change.`,
        `Décidée par ${by} dans les ${decideDays} jours ouvrables, d’après ${shown}; vous avez ${answerDays} jours ouvrables pour répondre à une demande de modification.`,
      );
    }),
    ...criteria.map((one) => ({
      en: `Looked for: ${one.en}`,
      fr: `Critère : ${one.fr}`,
    })),
  ];
}

const DECIDERS = {
  'partner-manager': both('your partner manager', 'votre gestionnaire des partenaires'),
  reviewer: both('a reviewer', 'un réviseur'),
} as const;
const EVIDENCE = {
  file: both('a file', 'un fichier'),
  link: both('a link', 'un lien'),
  note: both('a note', 'une note'),
} as const;

function proofSaid(
  voice: Voice,
  { family, where, count, min, model, withinMonths }: Proof,
): string {
  const { say } = voice;
  const what = `${voice.family(family)}${voice.filter(where)}`;
  const counted =
    count === 'facts'
      ? say(`at least ${min}: ${what}`, `au moins ${min} : ${what}`)
      : count === 'persons'
        ? say(
            `at least ${min} ${min === 1 ? 'person' : 'people'} with ${what}`,
            `au moins ${min} ${min < 2 ? 'personne' : 'personnes'} avec : ${what}`,
          )
        : say(
            `at least ${min} ${min === 1 ? 'customer' : 'customers'} with ${what}`,
            `au moins ${min} ${min < 2 ? 'client' : 'clients'} avec : ${what}`,
          );
  const title = model === null ? null : voice.of(voice.edition.models[model].title);
  const as = title === null ? '' : say(`, as ${title}`, `, à titre de ${title}`);
  const within =
    withinMonths === null
      ? ''
      : say(`, in the last ${withinMonths} months`, `, au cours des ${withinMonths} derniers mois`);
  return `${counted}${as}${within}`;
}
