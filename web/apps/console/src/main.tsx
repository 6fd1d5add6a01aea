import '@fontsource-variable/inter';
import { ChakraProvider } from '@chakra-ui/react';
import { createRingback, RingbackProvider, system, Toaster } from '@ringback/voice-react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './App';

const ringback = createRingback();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ChakraProvider value={system}>
      <RingbackProvider ringback={ringback}>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </RingbackProvider>
      <Toaster />
    </ChakraProvider>
  </StrictMode>,
);
