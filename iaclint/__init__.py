"""A static security linter for Terraform, Alibaba Cloud ROS and AWS CloudFormation."""

__version__ = "0.1.0"
