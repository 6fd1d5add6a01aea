import { Box, Button, Text } from '@chakra-ui/react';
import { measureMicrophone } from '@ringback/voice-client';
import { useEffect, useRef, useState } from 'react';
import { useAudio } from '../../hooks/useAudio';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { DeviceSelect } from './DeviceSelect';
import { Row, type TestResult } from './Row';

const t = messages.audio.microphone;
/** Speech reaches this level at a usual distance. */
const HEARD_LEVEL = 0.08;

interface Props {
  voice: Voice;
  result: TestResult;
  onResult: (result: TestResult) => void;
}

/** Chooses the microphone, and shows its level while the user speaks. */
export function MicrophoneRow({ voice, result, onResult }: Props) {
  const { settings, devices } = useAudio(voice.audio);
  const [isOpen, setOpen] = useState(false);
  const bar = useRef<HTMLDivElement>(null);
  const deviceId = devices.microphones.find(({ id }) => id === settings.microphone?.id)?.id ?? '';

  useEffect(() => {
    if (!isOpen) return;
    let stop = () => {};
    let isCurrent = true;
    const show = (level: number) => {
      bar.current?.style.setProperty('transform', `scaleX(${level})`);
      if (level > HEARD_LEVEL) onResult('passed');
    };
    measureMicrophone(deviceId, show).then(
      (opened) => {
        if (isCurrent) stop = opened;
        else opened();
      },
      () => {
        setOpen(false);
        onResult('failed');
      },
    );
    return () => {
      isCurrent = false;
      stop();
    };
  }, [isOpen, deviceId, onResult]);

  const toggle = async () => {
    if (!isOpen && (await voice.requestMicrophone()) !== 'granted') onResult('failed');
    else setOpen(!isOpen);
  };

  return (
    <Row title={t.title} result={result}>
      <DeviceSelect
        label={t.device}
        defaultLabel={messages.audio.systemDefault}
        devices={devices.microphones}
        value={settings.microphone}
        onChoose={(microphone) => voice.audio?.change({ microphone })}
      />
      <Box h="8px" my="12px" borderRadius="full" bg="bg.controlPressed" overflow="hidden" aria-hidden>
        <Box
          ref={bar}
          h="full"
          bg="answer"
          transform="scaleX(0)"
          transformOrigin="left"
          transition="transform 120ms"
          hidden={!isOpen}
        />
      </Box>
      <Text role="status" color="fg.muted" mb="12px">
        {isOpen ? (result === 'passed' ? t.heard : t.speak) : result === 'failed' ? t.failed : t.help}
      </Text>
      <Button size="sm" variant="outline" onClick={() => void toggle()}>
        {isOpen ? t.stop : t.test}
      </Button>
    </Row>
  );
}
