/** Sentences and their French: `{}` in the English stands for what it was given, `{0}` in the French for the first of these. */
export type Sentences = readonly (readonly [english: string, french: string])[];
