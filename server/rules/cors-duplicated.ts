import type { Analysis } from '../analysis/analyze.ts';
import type { Backend } from '../analysis/deployment/backends.ts';
import { type Cors, corsOf, foreignOrigins } from '../analysis/django/cors.ts';
import { djangoHosts, reached } from '../analysis/django/django-http.ts';
import { doubledHeader, headerDirective } from '../analysis/headers/headers.ts';
import type { HeaderOperation } from '../analysis/routes/handlers.ts';
import type { Leaf } from '../analysis/routes/leaves.ts';
import { both, type Matcher, type Request } from '../analysis/routes/matchers.ts';
import { deletions } from './edits.ts';
import { finding, type Rule } from './rule.ts';

export const corsDuplicated: Rule = {
  id: 'cors-duplicated',
  summary: 'Caddy and Django both let pages of other origins in.',
  category: 'deployment',
  severity: 'error',
  *check(context) {
    const { django } = context.project;
    const cors = django && corsOf(django);
    if (!cors?.setting) return;
    const origins = originsOf(cors, context);
    const seen = new Set<HeaderOperation>();
    for (const name of cors.credentials ? [ORIGIN, CREDENTIALS] : [ORIGIN]) {
      for (const backend of context.djangoBackends) {
        const [found] = origins.flatMap((origin) => {
          const operation = doubledFor(origin, name, backend, cors, context);
          return operation ? [{ origin, operation }] : [];
        });
        if (!found || seen.has(found.operation)) continue;
        const { operation, origin } = found;
        seen.add(operation);
        const pages = origin === undefined ? 'pages of other origins' : `pages of "${origin}"`;
        yield finding(
          operation.field,
          `Caddy and Django both send ${name} to ${pages}, and browsers refuse an answer that has it twice, even with the same value. Leave it to Django: delete this line.`,
          {
            related: [{ at: cors.setting.nameAt, message: 'Django lets them in here.' }],
            fixes: deletions(context, headerDirective(backend.leaf, operation)),
          },
        );
      }
    }
  },
};

const ORIGIN = 'Access-Control-Allow-Origin';
const CREDENTIALS = 'Access-Control-Allow-Credentials';

/** Whose pages Django certainly lets in; undefined stands for all. */
function originsOf(cors: Cors, context: Analysis): readonly (string | undefined)[] {
  if (cors.all) return [undefined];
  const hosts = djangoHosts(context).map(({ host }) => host);
  return foreignOrigins(cors, hosts);
}

/** The operation by which an answer to pages of `origin` has the header twice; undefined where it may be that none has. */
function doubledFor(
  origin: string | undefined,
  name: string,
  backend: Backend,
  cors: Cors,
  context: Analysis,
): HeaderOperation | undefined {
  const { leaf, site } = backend;
  const { prefix } = leaf;
  if (cors.below === undefined || prefix === undefined) return undefined;
  const request: Request = {
    scheme: 'https',
    host: undefined,
    path: prefix + (cors.below || '/'),
    below: true,
    method: 'GET',
    headers: new Map([['origin', origin ?? 'https://origin.example']]),
  };
  if (reached([backend], context.routes(site), request) === undefined) return undefined;
  return doubledHeader(origin === undefined ? leaf : callsFrom(origin, leaf), name);
}

function callsFrom(origin: string, leaf: Leaf): Leaf {
  const field = { ...leaf.route.line.name, text: 'Origin', unknown: false };
  const from: Matcher = { kind: 'header', field, values: [{ ...field, text: origin }] };
  return { ...leaf, matcher: both(leaf.matcher, from) };
}
