import { queryOptions } from '@tanstack/react-query';
import { api, read } from './client.ts';

const whileLoadingMs = 1_000;
const otherwiseMs = 4_000;

/** How the demo stands. Asked again and again: while it starts over, nobody answers for some seconds. */
export const demoQuery = () =>
  queryOptions({
    queryKey: ['demo'],
    queryFn: () => read(api.GET('/v1/demo', {})),
    retry: false,
    refetchInterval: ({ state }) =>
      state.status === 'error' || state.data?.state === 'loading' ? whileLoadingMs : otherwiseMs,
  });

export const switchFeed = (on: boolean) => read(api.POST('/v1/demo/feed', { body: { on } }));

export const startOver = () => read(api.POST('/v1/demo/start-over', {}));
