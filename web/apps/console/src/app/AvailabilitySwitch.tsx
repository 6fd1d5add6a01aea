import { Switch } from '@chakra-ui/react';
import { Tooltip } from '@ringback/ui';
import { useTelephone, voiceMessages } from '@ringback/voice-react';
import { useEffect, useRef, useState } from 'react';
import { messages } from '../messages';

const STORAGE_KEY = 'ringback.available';

/** Whether calls ring here. Wanting it survives a reload of this tab; it is true only while a call could be taken. */
export function AvailabilitySwitch() {
  const { voice, realtime } = useTelephone();
  const [wanted, setWanted] = useState(() => sessionStorage.getItem(STORAGE_KEY) === 'yes');
  const canRing = voice.readiness === 'ready' && voice.microphone === 'granted';
  const input = useRef<HTMLInputElement>(null);
  const { setAvailability } = realtime;

  useEffect(() => {
    setAvailability(wanted && canRing);
  }, [wanted, canRing, setAvailability]);

  const setAvailable = async (available: boolean) => {
    if (available) {
      // The browser has turned its own checkbox on at the click; nobody is told "on" before it is so.
      if (input.current) input.current.checked = false;
      const microphone = await voice.requestMicrophone();
      if (microphone !== 'granted') return;
    }
    sessionStorage.setItem(STORAGE_KEY, available ? 'yes' : 'no');
    setWanted(available);
  };

  return (
    <Tooltip content={voiceMessages.notReady[voice.readiness] || null}>
      <span>
        <Switch.Root
          checked={wanted && canRing}
          disabled={voice.readiness !== 'ready'}
          onCheckedChange={({ checked }) => void setAvailable(checked)}
          gap="8px"
          minH="32px"
        >
          <Switch.HiddenInput ref={input} role="switch" />
          <Switch.Control bg="edge" _checked={{ bg: 'answer' }}>
            <Switch.Thumb bg="white" />
          </Switch.Control>
          <Switch.Label>{messages.available}</Switch.Label>
        </Switch.Root>
      </span>
    </Tooltip>
  );
}
