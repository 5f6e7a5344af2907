import '@fontsource-variable/inter';
import '@mantine/core/styles.css';
import 'virtual:theme.css';
import './base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { isRefusal } from './api/problem.ts';
import { LocaleProvider } from './i18n/locale.tsx';
import { router } from './router.tsx';
import { theme } from './theme.ts';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream says what changed; this is for when it cannot.
      staleTime: 30_000,
      retry: (failures, error) => !isRefusal(error) && failures < 2,
    },
    mutations: { retry: false },
  },
});

const RELOADED = 'ascent-reloaded-at';
const RELOAD_AGAIN_MS = 10_000;
// After a release the pages of the old one are gone: begin again with the new one, once.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
  if (Date.now() - last < RELOAD_AGAIN_MS) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  event.preventDefault();
  location.reload();
});

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');
createRoot(place).render(
  <StrictMode>
    {/* Variables and classes are style sheets of the build: no style element is made at run time. */}
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <LocaleProvider>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </LocaleProvider>
    </MantineProvider>
  </StrictMode>,
);
