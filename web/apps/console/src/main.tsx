import '@fontsource-variable/inter';
import { ChakraProvider } from '@chakra-ui/react';
import { system, Toaster } from '@ringback/ui';
import { createRingback } from '@ringback/voice-client';
import { RingbackProvider } from '@ringback/voice-react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';

const ringback = createRingback();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ChakraProvider value={system}>
      <RingbackProvider ringback={ringback} styles="inherit">
        <App />
      </RingbackProvider>
      <Toaster />
    </ChakraProvider>
  </StrictMode>,
);
