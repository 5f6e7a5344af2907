import type { Edition } from '../edition/types.ts';
import type { Filter, Measure, Requirement, Table } from '../rules/types.ts';
import type { Reader } from './types.ts';

/** An edition with only what concerns a reader of one business model, or of one country. */
export function editionFor(edition: Edition, reader: Reader): Edition {
  const { model, country } = reader;
  if (model === null && country === null) return edition;
  const { rules } = edition;
  const isMine = (filter: Filter): boolean => concerns(filter, reader);
  return {
    ...edition,
    clauses: edition.clauses.filter(
      ({ earns, where }) =>
        (model === null || [model, 'account', 'company'].includes(earns.model)) && isMine(where),
    ),
    tiers: edition.tiers.map((tier) => ({
      ...tier,
      requires: tier.requires.map((one) => requirementFor(one, reader)),
    })),
    practices: edition.practices.map((practice) => ({
      ...practice,
      milestones: practice.milestones.map((milestone) => ({
        ...milestone,
        steps: milestone.steps.map((step) =>
          step.kind === 'automatic'
            ? {
                ...step,
                anyOf: step.anyOf.filter(
                  (proof) => model === null || proof.model === null || proof.model === model,
                ),
              }
            : step,
        ),
      })),
    })),
    rules: {
      ...rules,
      measures: rules.measures.map((one) => ({ ...one, ...measureFor(one, reader) })),
      capabilities: rules.capabilities.map((one) => ({
        ...one,
        requires: requirementFor(one.requires, reader),
      })),
      duties: rules.duties.filter(
        (duty) => model === null || [null, model].includes(duty.model as typeof model),
      ),
      attribution: rules.attribution.filter(
        (one) =>
          (model === null || one.model === null || one.model === model) &&
          (country === null || one.country === null || one.country === country),
      ),
      tables: rules.tables.map((table) => tableFor(table, reader)),
      regions: Object.fromEntries(
        Object.entries(rules.regions).filter(
          ([, countries]) => country === null || countries.includes(country),
        ),
      ),
    },
    enrolment:
      edition.enrolment === null
        ? null
        : {
            ...edition.enrolment,
            clear: edition.enrolment.clear.filter(
              (one) =>
                (model === null || one.models.length === 0 || one.models.includes(model)) &&
                (country === null || one.countries.length === 0 || one.countries.includes(country)),
            ),
            agreements: agreementsFor(edition.enrolment.agreements, country),
          },
  };
}

/** Whether a filter lets anything of the reader's model and country through. */
function concerns(filter: Filter, { model, country }: Reader): boolean {
  const lets = (field: string, mine: string | null): boolean => {
    const wanted = filter[field];
    if (mine === null || wanted === undefined) return true;
    return Array.isArray(wanted) ? (wanted as readonly unknown[]).includes(mine) : wanted === mine;
  };
  return lets('model', model) && lets('country', country) && lets('partner.home', country);
}

/** The agreement of the country; the one that names none where no other names it. */
function agreementsFor<T extends { readonly countries: readonly string[] }>(
  agreements: readonly T[],
  country: string | null,
): readonly T[] {
  if (country === null) return agreements;
  const own = agreements.filter(({ countries }) => countries.includes(country));
  return own.length > 0 ? own : agreements.filter(({ countries }) => countries.length === 0);
}

/** The rows of a table for the reader's model and country. */
function tableFor(table: Table, { model, country }: Reader): Table {
  const wanted = table.by.map((field) =>
    field === 'model' ? model : ['country', 'partner.home'].includes(field) ? country : null,
  );
  const rows = Object.entries(table.rows).filter(([key]) =>
    key.split('/').every((part, at) => wanted[at] === null || wanted[at] === part),
  );
  return { ...table, rows: Object.fromEntries(rows) };
}

/** A measure that is chosen by business model or country, as the one that it is for the reader. */
function measureFor(measure: Measure, reader: Reader): Measure {
  const { base } = measure;
  if (base.kind !== 'choose') return measure;
  const mine = base.by === 'model' ? reader.model : base.by === 'country' ? reader.country : null;
  const chosen = mine === null ? null : (base.of[mine] ?? base.otherwise);
  return mine === null || chosen === null
    ? measure
    : { ...measure, base: { ...base, of: mine in base.of ? { [mine]: chosen } : {} } };
}

function requirementFor(requirement: Requirement, reader: Reader): Requirement {
  if (requirement.kind === 'any' || requirement.kind === 'all') {
    const of = requirement.of
      .filter((one) => requirement.kind === 'all' || isPossible(one, reader))
      .map((one) => requirementFor(one, reader));
    return { ...requirement, of };
  }
  return requirement.kind === 'measure'
    ? { ...requirement, measure: measureFor(requirement.measure, reader) }
    : requirement;
}

/** A way that is open to other models or countries only is left out of what any one of is enough. */
function isPossible(requirement: Requirement, reader: Reader): boolean {
  if (requirement.kind === 'partner') return concerns(requirement.where, reader);
  return requirement.kind === 'all' ? requirement.of.every((one) => isPossible(one, reader)) : true;
}
