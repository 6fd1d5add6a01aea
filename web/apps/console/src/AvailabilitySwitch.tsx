import { Switch } from '@chakra-ui/react';
import { toaster, useTelephone, words } from '@ringback/voice-react';
import { useEffect, useRef, useState } from 'react';
import { Hint } from './Hint';
import { messages } from './messages';

const WANTED = 'ringback.available';

/** Whether calls ring here. Wanting it survives a reload of this tab; it is true only while a call could be taken. */
export function AvailabilitySwitch() {
  const { voice, realtime } = useTelephone();
  const [wanted, setWanted] = useState(() => sessionStorage.getItem(WANTED) === 'yes');
  const able = voice.readiness === 'ready' && voice.microphone === 'granted';
  const input = useRef<HTMLInputElement>(null);
  const { setAvailability } = realtime;

  useEffect(() => {
    setAvailability(wanted && able);
  }, [wanted, able, setAvailability]);

  const want = async (yes: boolean) => {
    const microphone = yes ? await voice.askForMicrophone() : 'granted';
    if (microphone !== 'granted') {
      // The browser has turned its own checkbox on already.
      if (input.current) input.current.checked = false;
      toaster.create({
        type: 'error',
        title: words.failure[microphone === 'denied' ? 'microphone-denied' : 'microphone-missing'],
      });
      return;
    }
    sessionStorage.setItem(WANTED, yes ? 'yes' : 'no');
    setWanted(yes);
  };

  return (
    <Hint says={words.notReady[voice.readiness] || null}>
      <span>
        <Switch.Root
          checked={wanted && able}
          disabled={voice.readiness !== 'ready'}
          onCheckedChange={({ checked }) => void want(checked)}
        >
          <Switch.HiddenInput ref={input} role="switch" />
          <Switch.Control bg="edge" _checked={{ bg: 'answer' }}>
            <Switch.Thumb />
          </Switch.Control>
          <Switch.Label>{messages.available}</Switch.Label>
        </Switch.Root>
      </span>
    </Hint>
  );
}
