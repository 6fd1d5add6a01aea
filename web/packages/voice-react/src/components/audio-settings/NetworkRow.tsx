import { Button, Spinner, Text } from '@chakra-ui/react';
import type { NetworkTestResult } from '@ringback/voice-client';
import { useState } from 'react';
import type { Voice } from '../../hooks/useVoiceDevice';
import { messages } from '../../messages';
import { Row, type TestResult } from './Row';

const t = messages.audio.network;

interface Props {
  voice: Voice;
  result: TestResult;
  onResult: (result: TestResult) => void;
}

/** Places a test call, and describes the quality of the network. */
export function NetworkRow({ voice, result, onResult }: Props) {
  const [isRunning, setRunning] = useState(false);
  const [report, setReport] = useState<NetworkTestResult | null>(null);
  const onCall = voice.status !== 'idle';
  const isNotSetUp = voice.readiness === 'not-configured';
  const run = async () => {
    if ((await voice.requestMicrophone()) !== 'granted') return;
    setRunning(true);
    const measured = await voice.testNetwork();
    setRunning(false);
    setReport(measured);
    onResult(measured?.verdict === 'good' || measured?.verdict === 'fair' ? 'passed' : 'failed');
  };
  const text = () => {
    if (isRunning) return t.running;
    if (onCall) return t.onCall;
    if (isNotSetUp) return messages.notReady['not-configured'];
    return report ? t.verdict[report.verdict] : t.help;
  };
  return (
    <Row title={t.title} result={isRunning ? 'untested' : result}>
      <Text role="status" color="fg.muted" mb="12px">
        {text()}
      </Text>
      {report?.rtt != null && !isRunning && (
        <Text color="fg.muted" textStyle="xs" mb="12px">
          {[t.roundTrip(report.rtt), report.jitter !== null && t.jitter(report.jitter), report.isRelayed && t.relayed]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      )}
      <Button size="sm" variant="outline" disabled={isRunning || onCall || isNotSetUp} onClick={() => void run()}>
        {isRunning && <Spinner size="xs" aria-hidden />}
        {report && !isRunning ? t.again : t.test}
      </Button>
    </Row>
  );
}
