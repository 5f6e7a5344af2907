/** Every resource of `/v1`. Here the index is the list. */
import type { FastifyInstance } from 'fastify';
import type { Context } from '../context.ts';

export const ROUTES: readonly ((app: FastifyInstance, context: Context) => void | Promise<void>)[] = [];
