import type { FactFields } from '../facts.ts';
import type { FieldKind, Taking } from '../rules/types.ts';
import type { Text } from '../models.ts';

/** What stands in the sections of rules, as their schema has checked it. */
export type NumberYaml = number | string;
export type BoundsYaml = {
  readonly min?: NumberYaml;
  readonly above?: NumberYaml;
  readonly max?: NumberYaml;
  readonly below?: NumberYaml;
};
type Scalar = FactFields[string];
export type FilterYaml = Readonly<Record<string, Scalar | readonly Scalar[] | BoundsYaml>>;
export type StepYaml = { readonly from: NumberYaml; readonly gives: NumberYaml };
export type ShapeYaml = {
  readonly needs?: NumberYaml;
  readonly steps?: readonly StepYaml[];
  readonly bands?: readonly StepYaml[];
  readonly gives?: {
    readonly points: NumberYaml;
    readonly each: NumberYaml;
    readonly whole?: boolean;
  };
  readonly atLeast?: NumberYaml;
  readonly atMost?: NumberYaml;
  readonly round?: 'down' | 'up' | 'half';
};
export type ValueYaml =
  | NumberYaml
  | {
      readonly amount?: 'USD';
      readonly field?: string;
      readonly table?: string;
      readonly points?: NumberYaml;
      readonly per?: { readonly amount: string };
      readonly sum?: readonly ValueYaml[];
      readonly times?: readonly ValueYaml[];
      readonly best?: readonly ValueYaml[];
      readonly least?: readonly ValueYaml[];
    };
export type Names = string | readonly string[];
export type MeasurePiecesYaml = ShapeYaml & {
  readonly title?: Text;
  readonly says?: Text;
  readonly from?: string;
  readonly where?: FilterYaml;
  readonly not?: FilterYaml;
  readonly window?: string;
  readonly retired?: string;
  readonly linked?: { readonly to: string; readonly by: string; readonly where?: FilterYaml };
  readonly once?: Names;
  readonly per?: Names;
  readonly value?: ValueYaml;
  readonly within?: Taking | 'count';
  readonly top?: number;
  readonly each?: ShapeYaml;
  readonly take?: Taking;
  readonly distinct?: string;
  readonly returns?: 'take back' | 'ignored';
  readonly number?: NumberYaml;
  readonly measure?: string;
  readonly is?: string;
  readonly sum?: readonly MeasureYaml[];
  readonly best?: readonly MeasureYaml[];
  readonly least?: readonly MeasureYaml[];
  readonly times?: readonly MeasureYaml[];
  readonly difference?: readonly MeasureYaml[];
  readonly average?: readonly { readonly measure: MeasureYaml; readonly weight?: NumberYaml }[];
  readonly ratio?: {
    readonly of: MeasureYaml;
    readonly per: MeasureYaml;
    readonly each?: NumberYaml;
  };
  readonly share?: { readonly of: MeasureYaml; readonly all: MeasureYaml };
  readonly growth?: {
    readonly of: MeasureYaml;
    readonly against?: MeasureYaml;
    readonly before?: string;
    readonly baseline?: NumberYaml;
  };
  readonly choose?: {
    readonly by: string;
    readonly of: Readonly<Record<string, MeasureYaml>>;
    readonly otherwise?: MeasureYaml;
  };
  readonly before?: string;
  readonly when?: RequirementYaml;
};
export type MeasureYaml = string | number | MeasurePiecesYaml;
export type RequirementYaml = BoundsYaml & {
  readonly requirement?: string;
  readonly title?: Text;
  readonly points?: number;
  readonly people?: { readonly holding?: readonly string[] };
  readonly measure?: MeasureYaml;
  readonly each?: BoundsYaml;
  readonly all?: readonly RequirementYaml[];
  readonly any?: readonly RequirementYaml[];
  readonly atLeast?: number;
  readonly of?: readonly RequirementYaml[];
  readonly not?: RequirementYaml;
  readonly anyDayOf?: string;
  readonly holds?: RequirementYaml;
  readonly capability?: string;
  readonly capabilities?: { readonly names?: readonly string[]; readonly kind?: string };
  readonly partner?: FilterYaml;
};
export type RulesYaml = {
  readonly regions?: Readonly<Record<string, readonly string[]>>;
  readonly retired?: Readonly<Record<string, string>>;
  readonly records?: readonly {
    readonly record: string;
    readonly title?: Text;
    readonly fields: Readonly<Record<string, FieldKind>>;
    readonly on?: string;
    readonly until?: string;
  }[];
  readonly tables?: readonly {
    readonly table: string;
    readonly title?: Text;
    readonly by: Names;
    readonly unit?: 'number' | 'points' | 'percent' | 'USD';
    readonly rows: Readonly<Record<string, NumberYaml>>;
    readonly otherwise?: NumberYaml;
  }[];
  readonly measures?: readonly (MeasurePiecesYaml & { readonly measure: string })[];
  readonly scores?: readonly (MeasurePiecesYaml & {
    readonly score: string;
    readonly title: Text;
    readonly outOf?: NumberYaml;
  })[];
  readonly capabilities?: readonly {
    readonly capability: string;
    readonly kind: string;
    readonly title: Text;
    readonly says?: Text;
    readonly scope?: 'company' | 'region' | 'country';
    readonly requires: RequirementYaml;
    readonly kept?: string;
    readonly brings?: readonly Text[];
  }[];
  readonly duties?: readonly {
    readonly duty: string;
    readonly title: Text;
    readonly model?: string;
    readonly every: 'month' | 'quarter';
    readonly from: string;
    readonly where?: FilterYaml;
    readonly due: string;
    readonly correctable?: string;
    readonly told?: string;
  }[];
  readonly attribution?: readonly {
    readonly from: string;
    readonly where?: FilterYaml;
    readonly model?: string;
    readonly country?: string;
    readonly fields?: Readonly<Record<string, string | number | boolean>>;
  }[];
};
