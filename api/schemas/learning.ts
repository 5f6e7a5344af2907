import { Type } from 'typebox';
import { ClauseRef, DayText, Id, Instant, Nullable, oneOf, Page, TextBoth } from './common.ts';

const LEARNABLE_KINDS = ['certification', 'training'] as const;
const KINDS = [...LEARNABLE_KINDS, 'step'] as const;
const LearnableName = Type.String({ minLength: 1, maxLength: 120 });
const StepName = Type.String({ minLength: 1, maxLength: 60 });

/** What it pays by the program; null where it pays nothing by itself. */
const Worth = Nullable(Type.Object({ points: Type.Integer(), clause: ClauseRef }));

const StepOf = Type.Object({
  journey: Id('jrn'),
  step: Type.String(),
  title: TextBoth,
  practice: TextBoth,
});
export const AssignmentItem = Type.Object({
  id: Id('asg'),
  person: Type.Object({ id: Id('psn'), name: Nullable(Type.String()) }),
  kind: oneOf(KINDS),
  /** The course or certification; null for a step. */
  name: Nullable(Type.String()),
  title: TextBoth,
  step: Nullable(StepOf),
  dueOn: DayText,
  note: Nullable(Type.String()),
  by: Nullable(Type.String()),
  assignedAt: Instant,
  state: oneOf(['open', 'late', 'done']),
  doneOn: Nullable(DayText),
  worth: Worth,
});
export const AssignmentPage = Page(AssignmentItem);
export const NewAssignment = Type.Object(
  {
    person: Id('psn'),
    /** A course or a certification by its name, or a step of a practice under way. */
    what: Type.Union([
      Type.Object(
        { kind: oneOf(LEARNABLE_KINDS), name: LearnableName },
        { additionalProperties: false },
      ),
      Type.Object(
        { kind: Type.Literal('step'), journey: Id('jrn'), step: StepName },
        { additionalProperties: false },
      ),
    ]),
    dueOn: DayText,
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
);

/** What can be assigned: courses and certifications of the program, steps that are open now. */
export const Assignables = Type.Object({
  learnables: Type.Array(
    Type.Object({
      kind: oneOf(LEARNABLE_KINDS),
      name: Type.String(),
      title: TextBoth,
      worth: Worth,
      countsFor: Type.Array(TextBoth),
    }),
  ),
  steps: Type.Array(StepOf),
});

/** What the reader is to learn and do, what would help the company, what they hold and when it lapses. */
export const Learning = Type.Object({
  assigned: Type.Array(AssignmentItem),
  /** Steps that one person more would move. */
  helps: Type.Array(
    Type.Object({
      step: StepOf,
      have: Type.Integer(),
      need: Type.Integer(),
      /** Any of these. */
      options: Type.Array(
        Type.Object({
          kind: oneOf(LEARNABLE_KINDS),
          name: Type.String(),
          title: TextBoth,
          worth: Worth,
        }),
      ),
      milestone: Type.Object({ title: TextBoth, points: Type.Integer() }),
    }),
  ),
  certifications: Type.Array(
    Type.Object({
      name: Type.String(),
      title: TextBoth,
      earnedOn: DayText,
      expiresOn: Nullable(DayText),
      held: Type.Boolean(),
      countsFor: Type.Array(TextBoth),
      worth: Worth,
    }),
  ),
  trainings: Type.Array(Type.Object({ name: Type.String(), title: TextBoth, on: DayText })),
});
