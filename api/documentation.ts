/** OpenAPI 3.1, made from the schemas that validate and serialise, at /openapi.json; a page to try it at /docs. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

const ABOUT = `The HTTP API of Ascent, which runs a partner program.

Sign in with a bearer token (OpenID Connect) or, in a browser, at /auth/login. Errors are problems (RFC 9457) with a
\`code\`. A command takes an \`Idempotency-Key\` (required of systems): the same key gives the first answer again. A
command that takes longer than five seconds answers 202, and \`Location\` says where to ask what became of it. What you
may not see does not exist (404).

People may have roles in several organisations. Whatever they do, they do in one of them: \`GET /v1/me\` lists them as
\`memberships\`, a program names one in the header \`Ascent-Acting-As\`, a browser's session keeps the one that was
chosen with \`PUT /v1/me/acting\`.`;

/** Registers the generator before the routes, and the page. */
export async function addDocumentation(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ascent',
        version,
        description: ABOUT,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'An access token of the issuer.',
          },
        },
      },
      security: [{ bearer: [] }],
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) =>
        typeof json['$id'] === 'string' ? json['$id'] : `def-${index}`,
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'none' },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
