/** The business models, in the order of the program. */
export const MODELS = [
  'solution-reseller',
  'solution-services-provider',
  'cloud-services-provider',
  'solution-builder',
] as const;
