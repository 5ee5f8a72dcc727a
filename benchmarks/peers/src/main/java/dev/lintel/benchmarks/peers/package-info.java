/** What others make of the same workloads. */
package dev.lintel.benchmarks.peers;
