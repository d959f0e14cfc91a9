"""ROS and CloudFormation templates to resources in their native shape. See docs/architecture.md."""
