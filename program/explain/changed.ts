import type { Edition } from '../edition/types.ts';
import { compare, minus } from '../exact.ts';
import type { Locale, Text } from '../models.ts';
import { unitOf } from '../rules/units.ts';
import type { WhatIf } from '../what-if.ts';
import { measureTitle } from './requirement.ts';
import { inBoth, numberIn, pointsIn, textIn, valueIn } from './words.ts';

/** What a supposition changes, in sentences: points, tier, capabilities, scores, what the next tier still needs. */
export function changeSays(edition: Edition, { before, after }: WhatIf): readonly Text[] {
  const [was, is] = [before.standing, after.standing];
  const by = is.points - was.points;
  const pick = (locale: Locale, en: string, fr: string): string => (locale === 'en' ? en : fr);
  const says: Text[] = [
    inBoth((locale) => {
      const [from, to] = [numberIn(locale, was.points), pointsIn(locale, is.points)];
      if (by === 0)
        return pick(
          locale,
          `The points stay as they are: ${to}.`,
          `Les points ne changent pas : ${to}.`,
        );
      const change = pointsIn(locale, Math.abs(by));
      return by > 0
        ? pick(
            locale,
            `${change} more: ${from} become ${to}.`,
            `${change} de plus : de ${from} à ${to}.`,
          )
        : pick(
            locale,
            `${change} fewer: ${from} become ${to}.`,
            `${change} de moins : de ${from} à ${to}.`,
          );
    }),
    inBoth((locale) => {
      const [from, to] = [textIn(locale, was.tier.title), textIn(locale, is.tier.title)];
      if (was.tier.id === is.tier.id)
        return pick(locale, `The tier stays ${to}.`, `Le niveau reste ${to}.`);
      return is.tier.level > was.tier.level
        ? pick(
            locale,
            `The tier rises from ${from} to ${to}.`,
            `Le niveau passe de ${from} à ${to}.`,
          )
        : pick(
            locale,
            `The tier falls from ${from} to ${to}.`,
            `Le niveau redescend de ${from} à ${to}.`,
          );
    }),
  ];
  for (const [capability, spans] of after.attained) {
    const had = (before.attained.get(capability)?.length ?? 0) > 0;
    if (had === spans.length > 0) continue;
    says.push(
      inBoth((locale) => {
        const title = textIn(locale, capability.title);
        return had
          ? pick(locale, `${title} is lost.`, `${title} est perdue.`)
          : pick(locale, `${title} is attained.`, `${title} est obtenue.`);
      }),
    );
  }
  for (const [measure, value] of after.measures) {
    const old = before.measures.get(measure);
    if (measure.outOf === null || old === undefined || compare(old, value) === 0) continue;
    const unit = unitOf(measure, edition.rules);
    says.push(
      inBoth((locale) => {
        const title = textIn(locale, measureTitle(measure));
        const [from, to] = [valueIn(locale, old, unit), valueIn(locale, value, unit)];
        return minus(value, old).num > 0n
          ? pick(
              locale,
              `${title} rises from ${from} to ${to}.`,
              `${title} passe de ${from} à ${to}.`,
            )
          : pick(
              locale,
              `${title} falls from ${from} to ${to}.`,
              `${title} redescend de ${from} à ${to}.`,
            );
      }),
    );
  }
  const missing = is.next?.requirements.filter((one) => !one.holds) ?? [];
  if (is.next !== null && missing.length > 0) {
    const next = is.next;
    says.push(
      inBoth((locale) => {
        const list = missing
          .map(
            (one) =>
              `${textIn(locale, one.title)} (${numberIn(locale, one.have)}/${numberIn(locale, one.need)})`,
          )
          .join(', ');
        const title = textIn(locale, next.title);
        return pick(
          locale,
          `${title} still needs: ${list}.`,
          `Il manque encore pour ${title} : ${list}.`,
        );
      }),
    );
  }
  return says;
}
