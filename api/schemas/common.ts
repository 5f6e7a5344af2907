import { Type } from 'typebox';
import { LOCALES, MODELS, POINT_KINDS } from '../../program/models.ts';
import { ROLES } from '../../program/roles.ts';

const literals = <T extends string>(values: readonly T[]) =>
  Type.Unsafe<T>({ type: 'string', enum: [...values] });

export const oneOf = literals;
export const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Model = literals(MODELS);
export const Kind = literals(POINT_KINDS);
export const RoleName = literals(ROLES);
export const LocaleName = literals(LOCALES);
/** A calendar day. */
export const DayText = Type.String({
  format: 'date',
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'A day, YYYY-MM-DD',
});
/** A moment, RFC 3339 in UTC. */
export const Instant = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });
export const CountryCode = Type.String({
  pattern: '^[A-Z]{2}$',
  description: 'ISO 3166-1 alpha-2',
});
/** A sentence in every language of the product. */
export const TextBoth = Type.Object({ en: Type.String(), fr: Type.String() });
/** An id with a prefix, `ptn_0000000000a`. */
export const Id = (prefix: string) =>
  Type.String({ pattern: `^${prefix}_[0-9a-z]{1,32}$`, description: `An id, ${prefix}_…` });
/** An amount as shown and computed: decimal text and currency. */
export const MoneyText = Type.Object({ amount: Type.String(), currency: Type.String() });
/** Where a clause stands: edition, printed number, file and line. */
export const ClauseRef = Type.Object({
  edition: Type.String(),
  clause: Type.String(),
  number: Type.String(),
  says: TextBoth,
  file: Type.String(),
  line: Type.Integer(),
});

/** RFC 9457. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    code: Type.String(),
    requestId: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({ pointer: Type.String(), code: Type.String(), detail: Type.String() }),
      ),
    ),
  },
  { $id: 'Problem' },
);

export const Page = <T extends Type.TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: Nullable(Type.String()) });
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
};
