/** The business models, in the order of the program. */
export const MODELS = [
  'solution-reseller',
  'solution-services-provider',
  'cloud-services-provider',
  'solution-builder',
] as const;

/** The kinds of facts that have words of their own on screen. */
export const FACT_KINDS = [
  'deal.closed',
  'deal.returned',
  'deal.registered',
  'training.completed',
  'certification.earned',
  'consumption.reported',
] as const;
