/** The demo's switches, for the first page: its live feed, and starting over. There only where a demo runs that has them. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { assertOwnOrigin } from '../auth/guard.ts';
import type { Context } from '../context.ts';
import { Refusal } from '../errors.ts';
import { DemoFeed, DemoSwitches } from '../schemas/demo.ts';
import { describe, reads } from './describe.ts';

export function addDemo(instance: FastifyInstance, { deps: { demo } }: Context): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  // Anybody on the machine can sign in as anyone in a demo: its switches ask for nobody either.
  const open = { config: { policy: 'public' as const } };

  app.get(
    '/v1/demo',
    {
      ...open,
      schema: {
        ...describe('demo', 'How the demo stands', 'Loading, ready; whether its feed runs.'),
        security: [],
        response: reads(DemoSwitches),
      },
    },
    async () => (demo ?? there()).state(),
  );
  app.post(
    '/v1/demo/feed',
    {
      ...open,
      schema: {
        ...describe('demo', 'Switch the live feed on or off', 'Real events, every few seconds.'),
        security: [],
        body: DemoFeed,
        response: reads(DemoSwitches),
      },
    },
    async (request) => {
      assertOwnOrigin(request);
      return (demo ?? there()).feed(request.body.on);
    },
  );
  app.post(
    '/v1/demo/start-over',
    {
      ...open,
      schema: {
        ...describe('demo', 'Start over', 'Throws all data away and loads the world again.'),
        security: [],
        response: reads(DemoSwitches),
      },
    },
    async (request) => {
      assertOwnOrigin(request);
      const state = await (demo ?? there()).startOver();
      if (state === null) {
        throw new Refusal('CONFLICT', 'Its world is being loaded, or its data is not its own.');
      }
      return state;
    },
  );
}

function there(): never {
  throw new Refusal('NOT_FOUND', 'There are no switches here: this is no demo.');
}
