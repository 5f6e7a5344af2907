import type { Day } from '../models.ts';
import { attainedOn, attainmentsOf } from './capability.ts';
import { daysOfChange } from './changes.ts';
import type { Records, Scope } from './records.types.ts';
import { holds } from './requirement.ts';
import type { Engine, Scene } from './scene.types.ts';

const engine: Engine = { holds, daysOfChange, attainedOn, attainmentsOf };

/** A partner on a day, ready to be measured. */
export const sceneOf = (records: Records, day: Day, scope: Scope = null): Scene => ({
  records,
  day,
  scope,
  memo: new Map(),
  engine,
});
