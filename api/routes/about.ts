/** What may be known before anybody is signed in: which page to show them. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';
import { About } from '../schemas/me.ts';
import { describe, reads } from './describe.ts';

export function addAbout(instance: FastifyInstance, { deps }: Context): void {
  instance.withTypeProvider<TypeBoxTypeProvider>().get(
    '/v1/about',
    {
      config: { policy: 'public' },
      schema: {
        ...describe('me', 'What is this?', 'For whoever is not signed in yet.'),
        security: [],
        response: reads(About),
      },
    },
    async () => ({ demo: deps.settings.demo }),
  );
}
