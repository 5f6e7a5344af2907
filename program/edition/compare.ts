import type { Text } from '../models.ts';
import { ITEM_SECTIONS, type Item, type ItemSection, type Part, itemsOf } from './items.ts';
import type { Edition, Place } from './types.ts';

export type What = 'new' | 'gone' | 'changed';

/** One thing that two editions say otherwise: a clause and what of it, a requirement of a tier, a policy. */
export type EditionChange = {
  readonly what: What;
  readonly section: ItemSection;
  readonly id: string;
  readonly number: string | null;
  readonly title: Text;
  /** In its author's words, where the item has any; null in the edition that does not have it. */
  readonly says: { readonly before: Text | null; readonly after: Text | null };
  /** Where it stands in each; null in the edition that does not have it. */
  readonly before: Place | null;
  readonly after: Place | null;
  readonly parts: readonly PartChange[];
};

/** `before` is null for what is new, `after` for what is gone. */
export type PartChange = {
  readonly id: string;
  readonly name: Text;
  readonly before: { readonly says: Text; readonly place: Place } | null;
  readonly after: { readonly says: Text; readonly place: Place } | null;
};

/**
 * What is new, gone and changed from one edition to another, clause by clause and requirement by requirement, in words of
 * both languages, in the order in which an edition is read. Nothing for two that say the same; where in its files an edition
 * says it is no difference.
 */
export function compareEditions(before: Edition, after: Edition): readonly EditionChange[] {
  const [old, now] = [byKey(itemsOf(before)), byKey(itemsOf(after))];
  const keys = [...new Set([...now.keys(), ...old.keys()])];
  return keys
    .flatMap((key) => changeOf(old.get(key) ?? null, now.get(key) ?? null) ?? [])
    .toSorted((a, b) => sectionAt(a.section) - sectionAt(b.section));
}

const sectionAt = (section: ItemSection): number => ITEM_SECTIONS.indexOf(section);

const byKey = (items: readonly Item[]): ReadonlyMap<string, Item> =>
  new Map(items.map((item) => [`${item.section}/${item.id}`, item]));

function changeOf(before: Item | null, after: Item | null): EditionChange | null {
  const one = after ?? before;
  if (one === null) return null;
  const parts = partsBetween(before?.parts ?? [], after?.parts ?? []);
  const what: What = before === null ? 'new' : after === null ? 'gone' : 'changed';
  const isSame =
    before !== null &&
    after !== null &&
    parts.length === 0 &&
    isSameText(before.title, after.title) &&
    isSameText(before.says, after.says);
  if (isSame) return null;
  return {
    what,
    ...{ section: one.section, id: one.id, number: one.number, title: one.title },
    says: { before: before?.says ?? null, after: after?.says ?? null },
    before: before?.place ?? null,
    after: after?.place ?? null,
    parts,
  };
}

const isSameText = (a: Text | null, b: Text | null): boolean => a?.en === b?.en && a?.fr === b?.fr;

function partsBetween(before: readonly Part[], after: readonly Part[]): readonly PartChange[] {
  const old = new Map(before.map((part) => [part.id, part]));
  const now = new Map(after.map((part) => [part.id, part]));
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id) ?? null, now.get(id) ?? null];
    const known = is ?? was;
    if (known === null || (was !== null && is !== null && isSameText(was.says, is.says))) return [];
    return [{ id, name: known.name, before: sideOf(was), after: sideOf(is) }];
  });
}

const sideOf = (part: Part | null): PartChange['before'] =>
  part === null ? null : { says: part.says, place: part.place };
