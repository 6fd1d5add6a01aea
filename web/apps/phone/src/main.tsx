import '@fontsource-variable/inter';
import { ChakraProvider } from '@chakra-ui/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserVoice } from './handset/call-audio';
import { ExchangeLine, type Socket } from './handset/exchange-connection';
import { keepNumbers, numbersAtStart } from './handset/numbers';
import { Phones } from './handset/phones';
import { App } from './screens/App';
import { system } from './theme';

const signal = new URL('/exchange/phones/signal', location.href);
signal.protocol = signal.protocol.replace('http', 'ws');

const phones: Phones = new Phones({
  send: (frame) => line.send(frame),
  newVoice: () => new BrowserVoice(),
  now: () => Date.now(),
  remember: (numbers) => keepNumbers(numbers, sessionStorage),
});
const line = new ExchangeLine(() => new WebSocket(signal) as Socket, phones);

for (const number of numbersAtStart(location.href, sessionStorage, Math.random)) phones.add(number);
line.connect();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ChakraProvider value={system}>
      <App phones={phones} />
    </ChakraProvider>
  </StrictMode>,
);
