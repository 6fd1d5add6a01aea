import '@fontsource-variable/inter';
import { ChakraProvider } from '@chakra-ui/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserCallAudio } from './handset/call-audio';
import { ExchangeConnection, type Socket } from './handset/exchange-connection';
import { initialNumbers, saveNumbers } from './handset/numbers';
import { Phones } from './handset/phones';
import { App } from './screens/App';
import { system } from './theme';

const signal = new URL('/exchange/phones/signal', location.href);
signal.protocol = signal.protocol.replace('http', 'ws');

const phones: Phones = new Phones({
  send: (frame) => connection.send(frame),
  newCallAudio: () => new BrowserCallAudio(),
  now: () => Date.now(),
  saveNumbers: (numbers) => saveNumbers(numbers, sessionStorage),
});
const connection = new ExchangeConnection(() => new WebSocket(signal) as Socket, phones);

for (const number of initialNumbers(location.href, sessionStorage, Math.random)) phones.add(number);
connection.connect();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <ChakraProvider value={system}>
      <App phones={phones} />
    </ChakraProvider>
  </StrictMode>,
);
