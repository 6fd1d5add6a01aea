package org.ringback.server.recording;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ringback.server.access.Access;
import org.ringback.server.access.WorkspacePrincipal;
import org.ringback.server.call.CallId;
import org.ringback.server.call.CallView;
import org.ringback.server.call.Calls;
import org.ringback.server.db.Uuids;
import org.ringback.server.http.ByteRange;
import org.ringback.server.http.Json;
import org.ringback.server.http.Problem;
import org.ringback.server.http.ProblemException;
import org.ringback.server.http.RouteAccess;
import org.ringback.server.http.Routes;
import org.ringback.server.tenancy.WorkspaceId;
import tools.jackson.databind.JsonNode;

/// Serves the recordings of calls. A recording that the requester may not hear answers as one that
/// does not exist.
final class RecordingRoutes implements Routes {
  private static final String CALL = "/api/workspaces/{workspaceId}/calls/{callId}/recordings";
  private static final String SECURE_PAUSE =
      "/api/workspaces/{workspaceId}/calls/{callId}/secure-pause";
  private static final String AUDIO = "/api/recordings/";

  private static final Duration PROBLEM_AGE = Duration.ofDays(7);
  private static final int MAX_PROBLEMS = 100;

  private static final int MIN_SECURE_SECONDS = 10;
  private static final int MAX_SECURE_SECONDS = 600;

  private final Access access;
  private final Calls calls;
  private final RecordingStore store;
  private final RecordingPolicies policies;
  private final RunningRecordings recordings;
  private final RecordingLinks links;
  private final RecordingAudio audio;
  private final Mp3Encoder mp3;

  RecordingRoutes(
      Access access,
      Calls calls,
      RecordingStore store,
      RecordingPolicies policies,
      RunningRecordings recordings,
      RecordingLinks links,
      RecordingAudio audio,
      Mp3Encoder mp3) {
    this.access = access;
    this.calls = calls;
    this.store = store;
    this.policies = policies;
    this.recordings = recordings;
    this.links = links;
    this.audio = audio;
    this.mp3 = mp3;
  }

  @Override
  public void register(RoutesConfig routes) {
    routes.get(CALL, this::list, RouteAccess.AGENT, RouteAccess.SERVICE, RouteAccess.CALLS_READ);
    routes.post(CALL, this::start, RouteAccess.AGENT, RouteAccess.SERVICE, RouteAccess.CALLS_WRITE);
    routes.get(
        CALL + "/{recordingId}/waveform",
        this::waveform,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
    routes.post(
        CALL + "/{recordingId}/links",
        this::createLink,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
    routes.post(
        CALL + "/{recordingId}/pause",
        context -> pause(context, true),
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_WRITE);
    routes.post(
        CALL + "/{recordingId}/resume",
        context -> pause(context, false),
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_WRITE);
    routes.put(
        SECURE_PAUSE,
        this::secure,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_WRITE);
    routes.delete(
        SECURE_PAUSE,
        this::endSecure,
        RouteAccess.AGENT,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_WRITE);
    routes.get(
        "/api/workspaces/{workspaceId}/recording-problems",
        this::problems,
        RouteAccess.SUPERVISOR,
        RouteAccess.SERVICE,
        RouteAccess.CALLS_READ);
    routes.get(AUDIO + "{token}", this::play, RouteAccess.PUBLIC);
  }

  private void list(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    CallView call = call(context, principal.workspace());
    RecordingAccess allowed = RecordingAccess.of(principal, call);
    List<RecordingView> visible =
        store.ofCall(principal.workspace(), call.id()).stream()
            .filter(each -> RecordingAccess.of(principal, call, each) != RecordingAccess.NONE)
            .map(recording -> RecordingView.of(recording, call))
            .toList();
    boolean canStart =
        allowed != RecordingAccess.NONE && recordings.canStart(principal.workspace(), call);
    Map<String, @Nullable Object> response = new LinkedHashMap<>();
    response.put("recordings", visible);
    response.put("access", allowed);
    response.put("canStart", canStart);
    response.put(
        "consentGiven",
        policies
            .decision(principal.workspace(), call.id())
            .map(RecordingDecision::consentGiven)
            .orElse(null));
    response.put("formats", mp3.formats());
    Json.answer(context, response);
  }

  private void problems(Context context) {
    WorkspaceId workspace = access.principal(context).workspace();
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    for (StoredRecording recording : store.problems(workspace, PROBLEM_AGE, MAX_PROBLEMS)) {
      Map<String, @Nullable Object> problem = new LinkedHashMap<>();
      problem.put("callId", recording.call());
      problem.put("status", recording.status());
      problem.put("error", recording.error());
      problem.put("lengthDiffersSec", recording.lengthDiffersSec());
      found.add(problem);
    }
    Json.answer(context, Map.of("problems", found));
  }

  private void start(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    CallView call = call(context, principal.workspace());
    requireTaker(principal, call);
    recordings.start(principal, call);
    context.status(202);
  }

  /// Rejects a principal who may not hear the call.
  private static void requireTaker(WorkspacePrincipal principal, CallView call) {
    if (RecordingAccess.of(principal, call) == RecordingAccess.NONE) {
      throw ProblemException.notFound();
    }
  }

  private void secure(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    CallView call = call(context, principal.workspace());
    requireTaker(principal, call);
    JsonNode seconds = Json.body(context).node().path("seconds");
    if (!seconds.isInt()
        || seconds.intValue() < MIN_SECURE_SECONDS
        || seconds.intValue() > MAX_SECURE_SECONDS) {
      throw ProblemException.invalid(
          "/seconds",
          "seconds should be a whole number from "
              + MIN_SECURE_SECONDS
              + " to "
              + MAX_SECURE_SECONDS
              + ".");
    }
    recordings.secure(principal, call, Duration.ofSeconds(seconds.intValue()));
    list(context);
  }

  private void endSecure(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    CallView call = call(context, principal.workspace());
    requireTaker(principal, call);
    recordings.endSecure(principal, call);
    list(context);
  }

  private void waveform(Context context) {
    Audible audible = audible(context);
    StoredRecording.Audio found = requireAudio(audible);
    int channels = audible.recording().channels();
    List<List<Integer>> peaks = new ArrayList<>();
    for (int channel = 0; channel < channels; channel++) {
      List<Integer> ofChannel = new ArrayList<>();
      for (int i = channel; i < found.peaks().length; i += channels) {
        ofChannel.add(found.peaks()[i] & 0xff);
      }
      peaks.add(ofChannel);
    }
    Json.answer(context, Map.of("perSecond", AudioMeter.PEAKS_PER_SECOND, "channels", peaks));
  }

  private void pause(Context context, boolean pause) {
    Audible audible = audible(context);
    StoredRecording changed =
        recordings.pause(audible.principal(), audible.call(), audible.recording(), pause);
    Json.answer(context, RecordingView.of(changed, audible.call()));
  }

  private void createLink(Context context) {
    Audible audible = audible(context);
    JsonNode body = Json.body(context).node();
    boolean isDownload = body.path("download").asBoolean(false);
    AudioFormat format =
        AudioFormat.fromWire(body.path("format").asString("wav"))
            .orElseThrow(() -> ProblemException.invalid("/format", "must be wav or mp3"));
    if (isDownload && audible.allowed() != RecordingAccess.DOWNLOAD) {
      throw ProblemException.forbidden(
          "Only administrators download recordings. Play the recording instead.");
    }
    audio.requireKey(requireAudio(audible));
    if (format == AudioFormat.MP3) {
      mp3.requireProgram();
    }
    RecordingLinks.Created link =
        links.create(audible.principal(), audible.recording(), isDownload, format);
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("url", AUDIO + link.token());
    response.put("expiresAt", link.expiresAt());
    Json.answer(context, 201, response);
  }

  private void play(Context context) {
    RecordingLinks.Target target =
        links.find(context.pathParam("token")).orElseThrow(ProblemException::notFound);
    StoredRecording recording =
        store.find(target.workspace(), target.recording()).orElseThrow(ProblemException::notFound);
    StoredRecording.@Nullable Audio found = recording.audio();
    if (found == null) {
      throw ProblemException.notFound();
    }
    context.header("Cache-Control", "private, no-store");
    InputStream content =
        switch (target.format()) {
          case WAV -> part(context, found);
          case MP3 -> mp3(context, found, recording.channels());
        };
    if (content == null) {
      return;
    }
    context.contentType(target.format().contentType()).result(content);
    if (target.isDownload()) {
      context.header(
          "Content-Disposition",
          "attachment; filename=\"recording-%s.%s\""
              .formatted(target.recording(), target.format().wire()));
    }
  }

  /// Returns the requested part; null when it is outside of the file.
  private @Nullable InputStream part(Context context, StoredRecording.Audio found) {
    context.header("Accept-Ranges", "bytes");
    return ByteRange.of(context, found.size())
        .map(range -> range.limit(context, audio.open(found, range.from())))
        .orElse(null);
  }

  private InputStream mp3(Context context, StoredRecording.Audio found, int channels) {
    context.header("Accept-Ranges", "none");
    try {
      return mp3.encode(audio.open(found, 0), channels);
    } catch (IOException e) {
      throw new UncheckedIOException("Could not start the MP3 encoder: " + e, e);
    }
  }

  /// A recording that the principal may hear.
  private record Audible(
      WorkspacePrincipal principal,
      RecordingAccess allowed,
      CallView call,
      StoredRecording recording) {}

  private Audible audible(Context context) {
    WorkspacePrincipal principal = access.principal(context);
    CallView call = call(context, principal.workspace());
    StoredRecording recording =
        Uuids.parse(context.pathParam("recordingId"))
            .flatMap(id -> store.find(principal.workspace(), id))
            .filter(found -> found.call().equals(call.id()))
            .orElseThrow(ProblemException::notFound);
    RecordingAccess allowed = RecordingAccess.of(principal, call, recording);
    if (allowed == RecordingAccess.NONE) {
      throw ProblemException.notFound();
    }
    return new Audible(principal, allowed, call, recording);
  }

  private static StoredRecording.Audio requireAudio(Audible audible) {
    StoredRecording.@Nullable Audio found = audible.recording().audio();
    if (found == null) {
      throw new ProblemException(
          Problem.of(
              409,
              "recording-not-ready",
              "The recording is not ready",
              "The recording has no audio yet. Wait for the event call-recordings-changed."));
    }
    return found;
  }

  private CallView call(Context context, WorkspaceId workspace) {
    return CallId.of(context.pathParam("callId"))
        .flatMap(id -> calls.findView(workspace, id))
        .orElseThrow(ProblemException::notFound);
  }
}
