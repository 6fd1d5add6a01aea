import { Button, chakra, Field, Flex, Text } from '@chakra-ui/react';
import { useState } from 'react';
import { useAudio } from '../../hooks/useAudio';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { DeviceSelect } from './DeviceSelect';
import { Row } from './Row';

const t = messages.audio.ringer;

/** Chooses where and how loudly incoming calls ring, and rings once for a test. */
export function RingerRow({ voice }: { voice: Voice }) {
  const { settings, devices } = useAudio(voice.audio);
  const [isBlocked, setBlocked] = useState(false);
  const canChoose = voice.audio?.canChooseSpeaker ?? false;
  const percent = Math.round(settings.ringVolume * 100);
  const ring = () =>
    voice.testRing().then(
      () => setBlocked(false),
      () => setBlocked(true),
    );
  return (
    <Row title={t.title}>
      <DeviceSelect
        label={t.device}
        defaultLabel={t.sameAsSpeaker}
        devices={devices.speakers}
        value={canChoose ? settings.ringer : null}
        disabled={!canChoose}
        onChoose={(ringer) => voice.audio?.change({ ringer })}
      />
      <Field.Root my="12px">
        <Field.Label>{t.volume}</Field.Label>
        <Flex w="full" align="center" gap="12px">
          <chakra.input
            type="range"
            min="0"
            max="100"
            step="5"
            flex="1"
            h="32px"
            minW="0"
            accentColor="accent"
            aria-label={t.volume}
            aria-valuetext={t.percent(percent)}
            value={percent}
            onChange={(event) => voice.audio?.change({ ringVolume: Number(event.target.value) / 100 })}
          />
          <Text w="48px" textAlign="right" color="fg.muted" fontVariantNumeric="tabular-nums" aria-hidden>
            {t.percent(percent)}
          </Text>
        </Flex>
      </Field.Root>
      {(isBlocked || percent === 0) && (
        <Text role="status" color="warn" mb="12px">
          {isBlocked ? t.blocked : t.silent}
        </Text>
      )}
      <Button size="sm" variant="outline" onClick={() => void ring()}>
        {t.test}
      </Button>
    </Row>
  );
}
