import { Type } from 'typebox';
import { Nullable, oneOf } from './common.ts';

/** How the demo stands: `line` says what happens now, or what the feed sent last. */
export const DemoSwitches = Type.Object({
  state: oneOf(['loading', 'ready', 'failed']),
  line: Nullable(Type.String()),
  feed: Type.Boolean(),
  sent: Type.Integer(),
  canStartOver: Type.Boolean(),
});
export const DemoFeed = Type.Object({ on: Type.Boolean() }, { additionalProperties: false });
