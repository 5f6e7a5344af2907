import { titleOf } from '../explain/requirement.ts';
import type { Edition } from '../edition/types.ts';
import type { Locale } from '../models.ts';
import type { Measure, Requirement } from '../rules/types.ts';
import { conditionSaid, inline, measureLines, nameOf } from './measures.ts';
import { lowered } from './nouns.ts';
import type { Ask, Cell } from './types.ts';
import { refOf, type Voice, told, voiceOf } from './voice.ts';

/** A requirement as a list: each of its parts below it. */
export function asksOf(edition: Edition, requirement: Requirement, depth = 0): readonly Ask[] {
  const ref = refOf(edition, requirement.place);
  const text = told(edition, (voice) => askSaid(voice, requirement));
  return [
    { depth, text, ref },
    ...partsOf(requirement).flatMap((one) => asksOf(edition, one, depth + 1)),
    ...detailsOf(edition, requirement, depth + 1),
  ];
}

const partsOf = (requirement: Requirement): readonly Requirement[] =>
  'of' in requirement ? requirement.of : [];

/** How a measure that has no name of its own is counted: it is explained nowhere else. */
function detailsOf(edition: Edition, requirement: Requirement, depth: number): readonly Ask[] {
  if (requirement.kind !== 'measure' || requirement.measure.base.kind === 'measure') return [];
  const { measure, place } = requirement;
  const ref = refOf(edition, place);
  const said = (locale: Locale): readonly string[] => {
    const voice = voiceOf(edition, locale);
    return measureLines(voice, measure).map(
      ({ name, says }) => `${voice.of(name)}${voice.say(':', ' :')} ${says}`,
    );
  };
  const french = said('fr-CA');
  return said('en').map((en, i) => ({ depth, ref, text: { en, fr: french[i] ?? en } }));
}

function askSaid(voice: Voice, requirement: Requirement): string {
  const { say } = voice;
  const title = voice.of(titleOf(requirement));
  switch (requirement.kind) {
    case 'all':
    case 'any':
    case 'not':
    case 'any-day':
    case 'some': {
      const named = requirement.title === null ? '' : `${title}${say(': ', ' : ')}`;
      return `${named}${groupSaid(voice, requirement)}`;
    }
    case 'measure': {
      const name =
        requirement.title !== null || requirement.measure.base.kind !== 'measure'
          ? title
          : nameOf(voice, requirement.measure);
      return `${name}${say(':', ' :')} ${boundsSaid(voice, requirement)}`;
    }
    case 'points':
    case 'people':
    case 'partner':
    case 'capabilities': {
      const said = conditionSaid(voice, requirement);
      return requirement.title === null ? capital(said) : `${title}${say(':', ' :')} ${said}`;
    }
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function groupSaid({ say }: Voice, requirement: Requirement): string {
  switch (requirement.kind) {
    case 'all':
      return say('All of these:', 'Tout ce qui suit :');
    case 'any':
      return say('Any one of these:', 'L’un de ces éléments :');
    case 'some':
      return say(
        `At least ${requirement.min} of these:`,
        `Au moins ${requirement.min} de ces éléments :`,
      );
    case 'not':
      return say('None of these:', 'Aucun de ces éléments :');
    case 'any-day':
      return say(
        `On any one day of the last ${requirement.months} months:`,
        `N’importe quel jour des ${requirement.months} derniers mois :`,
      );
    default:
      return '';
  }
}

function boundsSaid(
  voice: Voice,
  { bound, each, measure }: Requirement & { kind: 'measure' },
  isShort = false,
): string {
  if (each === null) return voice.bound(bound);
  const parts = isShort ? '' : partNames(voice, measure);
  const of = parts === '' ? voice.say('each part', 'chaque partie') : parts;
  return `${voice.bound(bound)}, ${voice.say('and', 'et')} ${voice.bound(each)} ${voice.say('in', 'pour')} ${of}`;
}

function partNames(voice: Voice, measure: Measure): string {
  const { base } = measure;
  const found =
    base.kind === 'measure'
      ? voice.edition.rules.measures.find(({ id }) => id === base.measure)?.base
      : base;
  if (found === undefined || found.kind !== 'sum' || found.of.length > 3) return '';
  const names = found.of.map((one) => lowered(nameOf(voice, one)));
  return voice.say(`each of: ${names.join(', ')}`, `chacun de : ${names.join(', ')}`);
}

/** What a requirement asks, without its name; what is counted, where no name says it. */
export function neededSaid(voice: Voice, requirement: Requirement): string {
  if (requirement.kind !== 'measure') return conditionSaid(voice, requirement);
  const bounds = boundsSaid(voice, requirement);
  return requirement.measure.base.kind === 'measure'
    ? bounds
    : `${bounds} (${inline(voice, requirement.measure)})`;
}

/** A requirement in a table whose row has its name. */
export function cellOf(edition: Edition, requirement: Requirement): Cell {
  const ref = refOf(edition, requirement.place);
  const line = told(edition, (voice) => {
    if (requirement.kind === 'measure') return boundsSaid(voice, requirement, true);
    if (requirement.kind === 'points')
      return voice.say(
        `at least ${voice.decimal(String(requirement.min))}`,
        `au moins ${voice.decimal(String(requirement.min))}`,
      );
    if (requirement.kind === 'people')
      return voice.say(`at least ${requirement.min}`, `au moins ${requirement.min}`);
    return 'of' in requirement
      ? `${groupSaid(voice, requirement)} ${conditionSaid(voice, requirement)}`
      : conditionSaid(voice, requirement);
  });
  return { lines: [line], ref };
}

/** What a row of the comparison is called: a requirement of the same name is the same row. */
export const rowNameOf = (edition: Edition, requirement: Requirement) =>
  told(edition, (voice) =>
    requirement.title === null &&
    requirement.kind === 'measure' &&
    requirement.measure.base.kind === 'measure'
      ? nameOf(voice, requirement.measure)
      : voice.of(titleOf(requirement)),
  );
