/** Answers of an assessment that is not saved yet, question id → 1 to 5. */
export type Answers = Readonly<Record<string, number>>;

const keyOf = (place: string): string => `ascent-assessment-${place}`;

/** The answers kept on this device for a place (`journey/step`); none where there are none. */
export function readDraft(place: string): Answers {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(place)) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, number] =>
        [1, 2, 3, 4, 5].includes(entry[1]),
      ),
    );
  } catch {
    return {};
  }
}

/** Keeps answers on this device; a browser without storage keeps them until the page is left. */
export function writeDraft(place: string, answers: Answers): void {
  try {
    localStorage.setItem(keyOf(place), JSON.stringify(answers));
  } catch {
    // Nothing to keep them in.
  }
}

/** Forgets the answers of a place, once they are saved. */
export function clearDraft(place: string): void {
  try {
    localStorage.removeItem(keyOf(place));
  } catch {
    // Nothing was kept.
  }
}
