import { ChakraProvider } from '@chakra-ui/react';
import { createRingback, RingbackProvider, system, Toaster } from '@ringback/voice-react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './App';

const ringback = createRingback();
const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 30_000 } } });

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ChakraProvider value={system}>
      <RingbackProvider ringback={ringback}>
        <QueryClientProvider client={queries}>
          <BrowserRouter>
            <App />
          </BrowserRouter>
        </QueryClientProvider>
      </RingbackProvider>
      <Toaster />
    </ChakraProvider>
  </StrictMode>,
);
