import Catalog
import Documents
import Interchange
import Scenario
import Workloads

/// The accelerators of a workload spec with their records.
struct ClusterRecords {
  var accelerator: Accelerator
  var system: ComputeSystem?
  var network: ClusterNetwork
}

extension Library {
  func cluster(_ spec: WorkloadCluster, file: String) throws(Failure) -> ClusterRecords {
    if let id = spec.system {
      let system = try record(ComputeSystem.self, id, file: file)
      let accelerator = try record(Accelerator.self, system.accelerator, file: file)
      let network = try network(spec, accelerator, system, file: file)
      return ClusterRecords(accelerator: accelerator, system: system, network: network)
    }
    let accelerator = try record(Accelerator.self, spec.accelerator ?? "", file: file)
    let network = try network(spec, accelerator, nil, file: file)
    return ClusterRecords(accelerator: accelerator, system: nil, network: network)
  }

  /// The efficiency that a spec names; else the newest of the accelerator, precision and phase; else
  /// the estimate for accelerators without one. Never another accelerator's.
  func efficiency(
    named id: String?, accelerator: String, precision: Precision, phase: WorkPhase, file: String
  ) throws(Failure) -> Efficiency {
    if let id {
      let found = try record(Efficiency.self, id, file: file)
      if let owner = found.accelerator, owner != accelerator {
        throw Failure(
          issues: [
            Issue(
              file: file, path: "efficiency",
              message: "`\(id)` was measured on \(owner), not on \(accelerator)")
          ])
      }
      guard found.precision == precision, found.phase == phase else {
        throw Failure(
          issues: [
            Issue(
              file: file, path: "efficiency",
              message: "`\(id)` is for \(found.phase.rawValue) in \(found.precision.rawValue), not "
                + "for \(phase.rawValue) in \(precision.rawValue)")
          ])
      }
      return found
    }
    var own: Efficiency?
    var estimate: Efficiency?
    for id in ids(of: Efficiency.kind) {
      let one = try record(Efficiency.self, id, file: file)
      guard one.precision == precision, one.phase == phase else { continue }
      if one.accelerator == accelerator {
        if let known = own, known.epoch >= one.epoch { continue }
        own = one
      } else if one.accelerator == nil {
        estimate = one
      }
    }
    if let found = own ?? estimate { return found }
    throw Failure(
      .badInput,
      "no efficiency for \(phase.rawValue) in \(precision.rawValue) on \(accelerator), and no "
        + "estimate for accelerators without one")
  }

  /// What a workload of `precision` runs on.
  func machine(
    _ cluster: WorkloadCluster, precision: Precision, phase: WorkPhase, efficiency id: String?,
    trial: Efficiency? = nil, file: String
  ) throws(Failure) -> Machine {
    let records = try self.cluster(cluster, file: file)
    let accelerator = records.accelerator
    guard accelerator.peakRate(precision) != nil else {
      let known = Precision.allCases.filter { accelerator.peakRate($0) != nil }.map(\.rawValue)
      throw Failure(
        issues: [
          Issue(
            file: file, path: "precision",
            message: "\(accelerator.id) has no \(precision.rawValue) rate; it has "
              + known.joined(separator: ", "))
        ])
    }
    let efficiency: Efficiency
    if let trial {
      efficiency = trial
    } else {
      efficiency = try self.efficiency(
        named: id, accelerator: accelerator.id, precision: precision, phase: phase, file: file)
    }
    do throws(WorkloadError) {
      return try Machine(
        cluster, accelerator: accelerator, system: records.system, precision: precision,
        network: records.network, efficiency: efficiency)
    } catch {
      throw Failure(issues: [Issue(file: file, path: "cluster", message: error.message)])
    }
  }
}

extension PlanRequest {
  /// The spec with the architecture that its `model` or the option names a file of as a record: a
  /// Hugging Face `config.json` or a calculon model. A path in the spec is from the spec's folder.
  func withModelFile(
    _ document: Document, _ library: Library, option: String?
  ) throws(Failure) -> (Document, Library) {
    let written = document["model"]?.scalar?.text ?? ""
    let path: String
    if let option {
      path = option
    } else if written.hasSuffix(".json") {
      let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
      path = written.hasPrefix("/") ? written : folder + written
    } else {
      return (document, library)
    }
    let members = (document.members ?? []).filter { $0.key != "model" }
    func naming(_ id: String) -> Document {
      let place = document["model"]?.position ?? document.position
      let model = Document(.scalar(Scalar(id)), at: place)
      return Document(
        .mapping([Document.Member("model", model)] + members), at: document.position)
    }
    guard path.hasSuffix(".json") else { return (naming(path), library) }
    let parsed = ModelFile.read(path: path)
    guard let record = parsed.document, parsed.issues.isEmpty else {
      throw Failure(issues: parsed.issues)
    }
    let id = record["id"]?.scalar?.text ?? ""
    return (naming(id), library.adding(record, kind: LanguageModel.kind, file: path))
  }

  /// Reads a workload spec and the library it is answered from.
  func workload<Spec: SpecRecord>(
    _ type: Spec.Type, kind: String, model: String? = nil
  ) throws(Failure) -> (spec: Spec, position: (String) -> Position, library: Library) {
    let (written, records) = try read(kind: kind)
    let (document, library) = try withModelFile(written, records, option: model)
    let read = Reader.read(type, from: document, file: file)
    guard let spec = read.record else { throw Failure(issues: read.issues) }
    return (spec, { document[$0]?.position ?? document.position }, library)
  }
}
