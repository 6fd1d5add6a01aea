import { Button, Flex, Text } from '@chakra-ui/react';
import { useState } from 'react';
import { useAudio } from '../../hooks/useAudio';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { DeviceSelect } from './DeviceSelect';
import { Row, type TestResult } from './Row';

const t = messages.audio.speaker;

interface Props {
  voice: Voice;
  result: TestResult;
  onResult: (result: TestResult) => void;
}

/** Chooses the speaker of calls, and asks whether the user hears a tone on it. */
export function SpeakerRow({ voice, result, onResult }: Props) {
  const { settings, devices } = useAudio(voice.audio);
  const [isAsking, setAsking] = useState(false);
  const canChoose = voice.audio?.canChooseSpeaker ?? false;
  const play = () =>
    voice.audio?.playTestTone().then(
      () => setAsking(true),
      () => onResult('failed'),
    );
  const answer = (heard: boolean) => {
    setAsking(false);
    onResult(heard ? 'passed' : 'failed');
  };
  return (
    <Row title={t.title} result={result}>
      <DeviceSelect
        label={t.device}
        defaultLabel={messages.audio.systemDefault}
        devices={devices.speakers}
        value={canChoose ? settings.speaker : null}
        disabled={!canChoose}
        onChoose={(speaker) => voice.audio?.change({ speaker })}
      />
      <Text role="status" color="fg.muted" my="12px">
        {isAsking ? t.question : !canChoose ? t.cannotChoose : result === 'failed' ? t.failed : t.help}
      </Text>
      <Flex gap="8px" wrap="wrap">
        {isAsking && (
          <>
            <Button size="sm" onClick={() => answer(true)}>
              {t.yes}
            </Button>
            <Button size="sm" variant="outline" onClick={() => answer(false)}>
              {t.no}
            </Button>
          </>
        )}
        <Button size="sm" variant={isAsking ? 'ghost' : 'outline'} onClick={() => void play()}>
          {isAsking ? t.again : t.test}
        </Button>
      </Flex>
    </Row>
  );
}
