import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';

const PATH = '/api/docs';

/** The OpenAPI page. It shows nothing but our own document, so its inline start script is allowed there and nowhere else; it loads nothing from other hosts. */
export async function registerApiDocs(app: FastifyInstance): Promise<void> {
  app.addHook('onSend', async (request, reply) => {
    if (!request.url.startsWith(PATH)) return;
    reply.header(
      'content-security-policy',
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
  });
  await app.register(scalar, {
    routePrefix: PATH,
    configuration: {
      title: 'Fettle API',
      url: '/api/openapi.json',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      agent: { disabled: true },
    },
  });
}
