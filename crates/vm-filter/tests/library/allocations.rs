//! On the default path no memory is asked for a VM.

use allocation_counter::measure;

use crate::filter::options;

#[test]
fn many_vms_take_as_many_allocations_as_few() {
    let vm = r#"{"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/a","name":"a","location":"l","zones":["1"],"tags":{"k":"v"},"properties":{"hardwareProfile":{"vmSize":"S"},"storageProfile":{"osDisk":{"osType":"Linux"}},"networkProfile":{"networkInterfaces":[{"id":"/x/nic","properties":{"primary":true}}]},"provisioningState":"Succeeded"}}"#;
    // Every other has a name twice, in places that take turns, so that it is read by its grammar.
    let other = vm.replace("\"tags\":", "\"tags\":{},\"tags\":");
    let list = |count: usize| {
        format!("{{\"value\":[{}]}}", vec![vm, &other].into_iter().cycle().take(count).collect::<Vec<_>>().join(","))
    };
    let counted = |list: String| {
        let mut out = Vec::with_capacity(1 << 20);
        let options = options(&["-o", "tsv"]);
        let counts = measure(|| assert!(vm_filter::filter(options, list.as_bytes(), &mut out, None).is_ok()));
        assert_eq!(out.iter().filter(|byte| **byte == b'\n').count(), list.matches("Succeeded").count());
        counts.count_total
    };
    assert_eq!(counted(list(1000)), counted(list(10)));
}
