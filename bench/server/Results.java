import java.util.List;
import java.util.function.ToDoubleFunction;

/// The results of one load, or the medians of several.
///
/// @param cpuMicros CPU time of the server per request
/// @param postgresMicros CPU time of PostgreSQL per request
record Results(
    double perSecond, double p50, double p99, double cpuMicros, double postgresMicros, double failed) {
  static Results median(List<Results> rounds) {
    return new Results(
        median(rounds, Results::perSecond),
        median(rounds, Results::p50),
        median(rounds, Results::p99),
        median(rounds, Results::cpuMicros),
        median(rounds, Results::postgresMicros),
        rounds.stream().mapToDouble(Results::failed).sum());
  }

  private static double median(List<Results> rounds, ToDoubleFunction<Results> of) {
    return rounds.stream().mapToDouble(of).sorted().toArray()[rounds.size() / 2];
  }

  void print(String what) {
    System.out.printf(
        "  %-38s %6.0f/s  p50 %5.1f ms  p99 %6.1f ms  CPU %5.0f µs and PostgreSQL %4.0f µs per request  %.0f failed%n",
        what, perSecond, p50, p99, cpuMicros, postgresMicros, failed);
  }

  void compare(String what, Results other, String whose) {
    System.out.printf(
        "  %-38s %.1f times the requests per CPU-second of %s; including PostgreSQL, %.1f times%n",
        what,
        other.cpuMicros / cpuMicros,
        whose,
        (other.cpuMicros + other.postgresMicros) / (cpuMicros + postgresMicros));
  }
}
