import { distinctBackends } from '../analysis/deployment/application-servers.ts';
import { isForDevelopment, publicHost } from '../analysis/django/public-host.ts';
import { isForTrials } from '../analysis/sites/trial.ts';
import { finding, type Rule } from './rule.ts';

export const runserverInProduction: Rule = {
  id: 'runserver-in-production',
  summary: 'A server that is for development answers the visitors of a public site.',
  category: 'deployment',
  severity: 'warning',
  *check(context) {
    const { django, servers } = context.project;
    if (!django || isForDevelopment(django.module) || isForTrials(context)) return;
    const backend = distinctBackends(context.djangoBackends).find(({ service }) => service);
    const started = servers.find(
      ({ command, server }) =>
        (server.kind === 'runserver' || server.reloads) &&
        command.stage === 'start' &&
        command.service === backend?.service?.name,
    );
    const reached = started && publicHost(context);
    if (!reached) return;
    const message = started.server.reloads
      ? `With "--reload", the server watches all files and starts anew whenever one changes, in the middle of requests, and uvicorn has a single worker then. This is for development, and "${reached.host}" is open to all. Take the option out.`
      : `The development server of Django is made neither for safety nor for many visitors, and "${reached.host}" is open to all. Start gunicorn, uvicorn or another application server here.`;
    yield finding(started.command.at, message, {
      related: [{ at: reached.address.token, message: 'A public site.' }],
    });
  },
};
