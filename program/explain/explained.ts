import type { Edition, Tier } from '../edition/types.ts';
import { compare, minus } from '../exact.ts';
import type { Day, Text } from '../models.ts';
import { attainedOn } from '../rules/capability.ts';
import { heldOf, missingIn } from '../rules/requirement.ts';
import type { Held, Scene } from '../rules/scene.types.ts';
import type { Capability, NamedMeasure, Requirement } from '../rules/types.ts';
import { type Lapse, lapsesOf } from './lapses.ts';
import type { Reason } from './reason.types.ts';
import {
  type Looking,
  plainOf,
  reasonOfCapability,
  reasonOfMeasure,
  reasonOfRequirement,
  ruleAt,
  unitFor,
} from './reasons.ts';
import { titleOf } from './requirement.ts';
import { boundSays } from './sentences.ts';
import { type Way, waysTo } from './ways.ts';
import { inBoth, textIn, togetherIn, valueIn } from './words.ts';

/** What somebody asks to have explained. */
export type Asked =
  /** The tier that a partner has, and what the next one takes; or a tier by its name. */
  | { readonly kind: 'tier'; readonly name: string | null }
  | { readonly kind: 'measure' | 'capability' | 'requirement'; readonly name: string };

/** A requirement that does not hold: what is missing. */
export type Missing = {
  readonly requirement: string;
  readonly title: Text;
  readonly have: string;
  readonly need: string;
  readonly says: Text;
};

/** The tree of what was asked, what is missing, what lapses when, and the cheapest ways. */
export type Explained = {
  readonly asOf: Day;
  readonly edition: string;
  readonly title: Text;
  readonly says: Text;
  readonly tree: Reason;
  /** Of a tier: the next one. */
  readonly next: Reason | null;
  readonly missing: readonly Missing[];
  readonly lapses: readonly Lapse[];
  readonly ways: readonly Way[];
};

/** The thing of an edition that a name stands for, or the names that it has. */
export type Found =
  | { readonly kind: 'tier'; readonly tier: Tier; readonly next: Tier | null }
  | { readonly kind: 'measure'; readonly measure: NamedMeasure }
  | { readonly kind: 'capability'; readonly capability: Capability }
  | { readonly kind: 'requirement'; readonly requirement: Requirement }
  | { readonly kind: 'unknown'; readonly known: readonly string[] };

/** Finds what was asked. `has` is the tier that the partner has. */
export function findAsked(edition: Edition, asked: Asked, has: string | null): Found {
  const { tiers, rules } = edition;
  const unknown = (known: readonly { readonly id: string }[]): Found => ({
    kind: 'unknown',
    known: known.map(({ id }) => id),
  });
  switch (asked.kind) {
    case 'tier': {
      const tier = tiers.find(({ id }) => id === (asked.name ?? has));
      if (tier === undefined) return unknown(tiers);
      const above = tiers
        .toSorted((a, b) => a.level - b.level)
        .find(({ level }) => level > tier.level);
      return { kind: 'tier', tier, next: asked.name === null ? (above ?? null) : null };
    }
    case 'measure': {
      const measure = rules.measures.find(({ id }) => id === asked.name);
      return measure === undefined ? unknown(rules.measures) : { kind: 'measure', measure };
    }
    case 'capability': {
      const capability = rules.capabilities.find(({ id }) => id === asked.name);
      return capability === undefined
        ? unknown(rules.capabilities)
        : { kind: 'capability', capability };
    }
    case 'requirement': {
      const all = requirementsOf(edition);
      const requirement = all.find(({ id }) => id === asked.name);
      return requirement === undefined ? unknown(all) : { kind: 'requirement', requirement };
    }
  }
}

/** Every requirement of tiers and capabilities, with all that they are made of. */
export function requirementsOf({ tiers, rules }: Edition): readonly Requirement[] {
  const inner = (one: Requirement): readonly Requirement[] => [
    one,
    ...('of' in one ? one.of.flatMap(inner) : []),
  ];
  return [
    ...tiers.flatMap(({ requires }) => requires),
    ...rules.capabilities.map(({ requires }) => requires),
  ].flatMap(inner);
}

/** What has to be read before this can be explained. */
export function readBy(found: Found, edition: Edition): readonly (Requirement | NamedMeasure)[] {
  switch (found.kind) {
    case 'tier':
      return [...found.tier.requires, ...(found.next?.requires ?? [])];
    case 'measure':
      return [found.measure, ...requirementsOn(found.measure, edition)];
    case 'capability':
      return [found.capability.requires];
    case 'requirement':
      return [found.requirement];
    case 'unknown':
      return [];
  }
}

/** The requirements that compare a measure. */
const requirementsOn = ({ id }: NamedMeasure, edition: Edition): readonly Requirement[] =>
  requirementsOf(edition).filter(
    (one) =>
      one.kind === 'measure' &&
      one.measure.base.kind === 'measure' &&
      one.measure.base.measure === id,
  );

/** Explains what was found. */
export function explain(found: Exclude<Found, { kind: 'unknown' }>, looking: Looking): Explained {
  const { scene } = looking;
  const { edition } = scene.records;
  const whole = (
    tree: Reason,
    wanted: readonly Requirement[],
    kept: readonly Requirement[],
    next: Reason | null = null,
  ): Explained => {
    const missing = missingOf(wanted, scene);
    const ways = missing.length === 0 ? [] : waysTo(wanted, scene);
    const lapses = unique(lapsesOf([...kept, ...wanted], scene));
    return {
      asOf: scene.day,
      edition: edition.id,
      title: (next ?? tree).title,
      says: sayAll(tree, next, missing),
      tree,
      next,
      missing,
      lapses,
      ways,
    };
  };
  switch (found.kind) {
    case 'tier': {
      const { tier, next } = found;
      return whole(
        reasonOfTier(tier, looking),
        (next ?? tier).requires,
        tier.requires,
        next === null ? null : reasonOfTier(next, looking),
      );
    }
    case 'measure': {
      const on = requirementsOn(found.measure, edition).slice(0, 1);
      return whole(reasonOfMeasure(found.measure, looking), on, []);
    }
    case 'capability': {
      const { capability } = found;
      const { requires } = capability;
      const isThere = attainedOn(capability, scene);
      return whole(
        reasonOfCapability(capability, looking),
        isThere ? [] : [requires],
        isThere ? [requires] : [],
      );
    }
    case 'requirement':
      return whole(reasonOfRequirement(found.requirement, looking), [found.requirement], []);
  }
}

function reasonOfTier(tier: Tier, looking: Looking): Reason {
  const of = tier.requires.map((one) => reasonOfRequirement(one, looking));
  const holding = of.filter((one) => one.holds === true).length;
  return {
    kind: 'tier',
    id: tier.id,
    title: tier.title,
    says: inBoth((locale) =>
      of.length === 0
        ? locale === 'en'
          ? 'It asks nothing.'
          : 'Il ne demande rien.'
        : locale === 'en'
          ? `${holding} of ${of.length} requirements ${holding === 1 ? 'holds' : 'hold'}.`
          : `${holding} ${holding < 2 ? 'exigence remplie' : 'exigences remplies'} sur ${of.length}.`,
    ),
    holds: holding === of.length,
    have: String(holding),
    need: String(of.length),
    unit: 'number',
    rule: ruleAt(looking.scene.records.edition, tier.place),
    record: null,
    asks: 'all',
    of,
    more: 0,
  };
}

/** The smallest parts that do not hold. */
export function missingOf(requirements: readonly Requirement[], scene: Scene): readonly Missing[] {
  return requirements
    .flatMap((one) => missingIn(heldOf(one, scene)))
    .map((held) => ({
      requirement: held.requirement.id,
      title: titleOf(held.requirement, scene.records.edition.rules),
      have: plainOf(held.have),
      need: plainOf(held.need),
      says: missingSays(held, scene),
    }));
}

const missingSays = ({ requirement, have, need }: Held, { records }: Scene): Text =>
  inBoth((locale) => {
    const unit = unitFor(requirement, records.edition);
    const title = textIn(locale, titleOf(requirement, records.edition.rules));
    const colon = locale === 'en' ? ': ' : ' : ';
    if (requirement.kind === 'measure' && compare(have, need) >= 0)
      return `${title}${colon}${boundSays(locale, valueIn(locale, have, unit), requirement.bound, unit)}.`;
    if (compare(have, need) >= 0 || requirement.kind === 'partner' || requirement.kind === 'not')
      return `${title}${colon}${locale === 'en' ? 'not met' : 'non atteint'}.`;
    const more = valueIn(locale, minus(need, have), unit);
    const has = valueIn(locale, have, unit);
    return locale === 'en'
      ? `${title}: ${more} more, ${has} now.`
      : `${title} : ${more} de plus, ${has} en ce moment.`;
  });

const sayAll = (tree: Reason, next: Reason | null, missing: readonly Missing[]): Text =>
  inBoth((locale) => {
    const title = textIn(locale, tree.title);
    const says = `${title}${locale === 'en' ? ': ' : ' : '}${lowered(textIn(locale, tree.says), locale)}`;
    if (missing.length === 0) return says;
    const list = togetherIn(
      locale,
      missing.map((one) => textIn(locale, one.title)),
    );
    const what =
      next === null ? '' : ` ${locale === 'en' ? 'for' : 'pour'} ${textIn(locale, next.title)}`;
    return locale === 'en'
      ? `${says} Missing${what}: ${list}.`
      : `${says} Il manque${what} : ${list}.`;
  });

const lowered = (text: string, locale: string): string =>
  `${text.charAt(0).toLocaleLowerCase(locale)}${text.slice(1)}`;

/** What two tiers ask alike lapses once. */
function unique(lapses: readonly Lapse[]): readonly Lapse[] {
  const seen = new Set<string>();
  return lapses.filter(({ says }) => !seen.has(says.en) && seen.add(says.en));
}
